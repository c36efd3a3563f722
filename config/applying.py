"""From an organisation's YAML file into the store."""

import asyncio
from pathlib import Path

from config.files import ConfigurationFile, read_file
from config.problems import ConfigurationError, quote
from config.store import AppliedVersion, NumbersTakenError, Store
from dialplan.numbers import parse_number


async def apply_file(store: Store, path: Path) -> AppliedVersion:
    """Apply a file; raises ConfigurationError, and then the store is as it was."""
    file = await asyncio.to_thread(read_file, path)
    try:
        return await store.apply(file.document)
    except NumbersTakenError as error:
        raise _explain(file, error) from error


def _explain(file: ConfigurationFile, error: NumbersTakenError) -> ConfigurationError:
    document = file.document
    return ConfigurationError(
        file.tree.problem(("numbers", text), f"belongs to the organisation {quote(owner)} already")
        for text in document.numbers
        if (owner := error.owners.get(parse_number(text, document.country))) is not None
    )
