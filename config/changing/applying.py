"""From an organisation's YAML file into the store, by the same way as every other change."""

import asyncio
from pathlib import Path

from config.access import Actor, Member, Operator
from config.changing.refusals import Refused
from config.files import ConfigurationFile, read_file
from config.numbers import read_number
from config.office import Done, Office
from config.problems import ConfigurationError, Problem
from dialplan.check import Finding


async def apply_file(office: Office, path: Path, person: str = "", *, seen: int | None = None) -> Done:
    """Apply a file, as a person of its organisation, or as the operator where none is named.

    ``seen`` is the version that it was exported from: what others changed since then stays.

    Raises ConfigurationError, and then the store is as it was.
    """
    file = await asyncio.to_thread(read_file, path)
    actor: Actor = Member(file.document.organisation, person) if person else Operator()
    try:
        return await office.put(actor, file.document, seen=seen)
    except Refused as refused:
        raise ConfigurationError(_place(file, finding) for finding in refused.findings) from refused


def _place(file: ConfigurationFile, finding: Finding) -> Problem:
    section, *rest = finding.where or ("",)
    if section == "numbers" and rest:
        rest[0] = _written(file, rest[0])
    return file.tree.problem((section, *rest) if section else (), f"{finding.what} ({finding.mend})")


def _written(file: ConfigurationFile, number: str) -> str:
    """A number as the file has it."""
    country = file.document.country
    return next((text for text in file.document.numbers if read_number(text, country) == number), number)
