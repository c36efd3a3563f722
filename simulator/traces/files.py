"""Reads trace files: the world as YAML, a line for each thing said, what came of it as YAML."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import yaml

from config.document import Document
from config.files import read_text
from config.files.bytes import read_utf8
from config.problems import ConfigurationError, Problem, quote
from dialplan.ids import Endpoint, PersonId
from simulator.traces.form import RULE, VERSION, WHAT, wrong
from simulator.traces.lines import read_lines
from simulator.traces.parts import Head, PlainLoader, Tail, read_part
from simulator.traces.trace import Outcome, Trace

_LARGEST_MIB = 4
_FIRST_YEAR, _LAST_YEAR = 1970, 2100
"""Time zones know no more; and a day around the ends of time could not be counted."""


def read_trace(path: Path) -> Trace:
    """Raises ConfigurationError, with file and line, for what is no trace or not a whole one."""
    return read_trace_text(read_utf8(path, _LARGEST_MIB), str(path))


def read_trace_text(text: str, file: str) -> Trace:
    """Read what a file has in it. Raises ConfigurationError."""
    rows = text.split("\n")
    _check_version(rows[0], file)
    marks = [number for number, row in enumerate(rows) if row == RULE]
    if len(marks) != 2:
        raise wrong(file, len(rows), "ends in its middle: it was not written whole")
    head = read_part(Head, rows, 0, marks[0], file)
    tail = read_part(Tail, rows, marks[1] + 1, len(rows), file)
    lines = tuple(read_lines(rows, marks[0] + 1, marks[1], file))
    return Trace(
        starts=_moment(head.starts, rows, file),
        document=_document(head.company, rows, file),
        lines=lines,
        outcomes=tuple(
            Outcome(one.agi, one.rules, one.disposition, one.group, one.agent, one.messages, number)
            for one, number in zip(tail.calls, _lines_of_calls(rows, marks[1] + 1), strict=True)
        ),
        asterisk=head.asterisk,
        has_trunk=head.trunk,
        devices={Endpoint(name): state for name, state in head.devices.items()},
        presence={PersonId(name): presence for name, presence in head.presence.items()},
        file=file,
    )


def _lines_of_calls(rows: Sequence[str], begin: int) -> Iterator[int]:
    """Where each call's outcome stands; the part is known to be right."""
    tail = yaml.compose("\n".join(rows[begin:]), Loader=PlainLoader)
    assert isinstance(tail, yaml.MappingNode)
    calls = next(value for key, value in tail.value if key.value == "calls")
    yield from (begin + 1 + call.start_mark.line for call in calls.value)


def _check_version(first: str, file: str) -> None:
    match = re.fullmatch(rf"# {WHAT} ([0-9]{{1,4}})", first)
    if match is None:
        raise wrong(file, 1, f"is not a trace: its first line is not # {WHAT} {VERSION}")
    if int(match[1]) != VERSION:
        raise wrong(file, 1, f"is a trace of version {match[1]}, and this program reads version {VERSION}")


def _document(company: Mapping[str, object], rows: Sequence[str], file: str) -> Document:
    try:
        return read_text(json.dumps(company), file).document
    except ConfigurationError as error:
        line = next(number for number, row in enumerate(rows, 1) if row.startswith("company:"))
        raise ConfigurationError(
            Problem(file, line, f"company.{problem.path}", problem.what) for problem in error.problems
        ) from error


def _moment(text: str, rows: Sequence[str], file: str) -> datetime:
    line = next((number for number, row in enumerate(rows, 1) if row.startswith("starts:")), 1)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise wrong(file, line, f"starts: {quote(text)} is not a time") from error
    if moment.tzinfo is None:
        raise wrong(file, line, "starts: has no time zone")
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise wrong(file, line, f"starts: is in no year from {_FIRST_YEAR} to {_LAST_YEAR}")
    return moment
