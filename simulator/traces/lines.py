"""The lines of a trace file: when, on which wire, who, and what was said."""

import re
from collections.abc import Iterator, Sequence

from pydantic import TypeAdapter, ValidationError

from simulator.traces.form import wrong
from simulator.traces.trace import AMI, Kind, Line

_LINE = re.compile(r" *([0-9]{1,9}) (ami|agi [0-9]{1,6}) (call|<|>|asterisk closes|engine closes)(?: (.*))?")
_HEADERS: TypeAdapter[dict[str, str]] = TypeAdapter(dict[str, str])
_LONGEST_MS = 86_400_000


def read_lines(rows: Sequence[str], begin: int, end: int, file: str) -> Iterator[Line]:
    """Read these rows, in the order of time. Raises ConfigurationError."""
    latest = 0
    for number in range(begin, end):
        match = _LINE.fullmatch(rows[number])
        if match is None:
            raise wrong(file, number + 1, "is not a line of a trace: time, wire, who, text")
        wire = AMI if match[2] == "ami" else int(match[2].removeprefix("agi "))
        line = Line(int(match[1]), wire, Kind(match[3]), match[4] or "", number + 1)
        if line.at_ms > _LONGEST_MS:
            raise wrong(file, number + 1, "is later than a day after the start: no trace is so long")
        if line.at_ms < latest:
            raise wrong(file, number + 1, "is before the line above it")
        latest = line.at_ms
        if (line.wire == AMI and line.kind in (Kind.ASTERISK, Kind.ENGINE)) or line.kind is Kind.CALL:
            _check_headers(line, file)
        yield line


def _check_headers(line: Line, file: str) -> None:
    try:
        headers = _HEADERS.validate_json(line.text)
    except ValidationError as error:
        raise wrong(file, line.number, "its text is not a JSON object of texts") from error
    needed = "uniqueid" if line.kind is Kind.CALL else "Action" if line.kind is Kind.ENGINE else None
    if needed is not None and needed not in headers:
        raise wrong(file, line.number, f"its text has no {needed}")
    if not all(text.isprintable() for header in headers.items() for text in header):
        raise wrong(file, line.number, "its text has control characters")
