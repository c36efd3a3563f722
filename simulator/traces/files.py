"""Trace files: the world as YAML, a line for each thing said, what came of it as YAML; ``---`` in between."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal, TypeVar

import yaml
from pydantic import Field, TypeAdapter, ValidationError

from config.document import Document
from config.entry import Entry
from config.files import read_text
from config.files.bytes import read_utf8
from config.files.words import describe
from config.problems import ConfigurationError, Problem, quote
from dialplan.ids import Endpoint, PersonId
from dialplan.queueing import Presence
from engine.events import PhoneState
from simulator.traces.trace import AMI, Kind, Line, Outcome, Trace

VERSION = 1
_LARGEST_MIB = 4
_RULE = "---"
_WHAT = "Växel trace"
_LINE = re.compile(r" *([0-9]{1,9}) (ami|agi [0-9]{1,6}) (call|<|>|asterisk closes|engine closes)(?: (.*))?")
_HEADERS: TypeAdapter[dict[str, str]] = TypeAdapter(dict[str, str])
_LONGEST_MS = 86_400_000


_Part = TypeVar("_Part", bound=Entry)


class _Head(Entry):
    asterisk: str = ""
    starts: str
    trunk: bool = True
    devices: dict[str, PhoneState] = Field(default_factory=dict)
    presence: dict[str, Presence] = Field(default_factory=dict)
    company: dict[str, object]


class _Outcome(Entry):
    agi: int
    disposition: str
    group: str = ""
    agent: str = ""
    messages: int = 0
    rules: tuple[str, ...]


class _Tail(Entry):
    end: Literal["whole"]
    calls: tuple[_Outcome, ...]


def write_trace(trace: Trace) -> str:
    """The file's text; reading it gives the same trace."""
    head = {
        "asterisk": trace.asterisk,
        "starts": trace.starts.isoformat(),
        "trunk": trace.has_trunk,
        "devices": {str(name): state.value for name, state in (trace.devices or {}).items()},
        "presence": {str(name): presence.value for name, presence in (trace.presence or {}).items()},
        "company": trace.document.model_dump(mode="json", exclude_defaults=True),
    }
    tail = {"calls": [_outcome(outcome) for outcome in trace.outcomes], "end": "whole"}
    lines = "".join(f"{_say(line)}\n" for line in trace.lines)
    return f"# {_WHAT} {VERSION}\n{_yaml(head)}{_RULE}\n{lines}{_RULE}\n{_yaml(tail)}"


def _outcome(outcome: Outcome) -> Mapping[str, object]:
    return {
        "agi": outcome.wire,
        "disposition": outcome.disposition,
        **({"group": outcome.group} if outcome.group else {}),
        **({"agent": outcome.agent} if outcome.agent else {}),
        **({"messages": outcome.messages} if outcome.messages else {}),
        "rules": list(outcome.rules),
    }


def _yaml(value: Mapping[str, object]) -> str:
    text: str = yaml.safe_dump(value, allow_unicode=True, sort_keys=False, default_flow_style=None, width=110)
    return text


def _say(line: Line) -> str:
    wire = "ami" if line.wire == AMI else f"agi {line.wire}"
    return f"{line.at_ms:>7} {wire} {line.kind}{' ' if line.text else ''}{line.text}"


def read_trace(path: Path) -> Trace:
    """Raises ConfigurationError, with file and line, for what is no trace or not a whole one."""
    return read_trace_text(read_utf8(path, _LARGEST_MIB), str(path))


def read_trace_text(text: str, file: str) -> Trace:
    """Read what a file has in it. Raises ConfigurationError."""
    rows = text.split("\n")
    _check_version(rows[0], file)
    marks = [number for number, row in enumerate(rows) if row == _RULE]
    if len(marks) != 2:
        raise _wrong(file, len(rows), "ends in its middle: it was not written whole")
    head = _part(_Head, rows, 0, marks[0], file)
    tail = _part(_Tail, rows, marks[1] + 1, len(rows), file)
    lines = tuple(_read_lines(rows, marks[0] + 1, marks[1], file))
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
    tail = yaml.compose("\n".join(rows[begin:]), Loader=_Loader)
    assert isinstance(tail, yaml.MappingNode)
    calls = next(value for key, value in tail.value if key.value == "calls")
    yield from (begin + 1 + call.start_mark.line for call in calls.value)


def _check_version(first: str, file: str) -> None:
    match = re.fullmatch(rf"# {_WHAT} ([0-9]{{1,4}})", first)
    if match is None:
        raise _wrong(file, 1, f"is not a trace: its first line is not # {_WHAT} {VERSION}")
    if int(match[1]) != VERSION:
        raise _wrong(file, 1, f"is a trace of version {match[1]}, and this program reads version {VERSION}")


def _part(model: type[_Part], rows: Sequence[str], begin: int, end: int, file: str) -> _Part:
    try:
        value = yaml.load("\n".join(rows[begin:end]), Loader=_Loader)
        return model.model_validate_json(json.dumps(value))
    except _AliasError as error:
        line = begin + 1 + (error.problem_mark.line if error.problem_mark else 0)
        raise _wrong(file, line, "aliases (*name) are not allowed: write the value again") from error
    except yaml.MarkedYAMLError as error:
        line = begin + 1 + (error.problem_mark.line if error.problem_mark else 0)
        raise _wrong(file, line, f"is not YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise _wrong(file, begin + 1, "is not YAML") from error
    except (ValidationError, RecursionError, TypeError) as error:
        place, what = "", "is nested too deep, or is not plain text and numbers"
        if isinstance(error, ValidationError):
            detail = error.errors(include_url=False)[0]
            place, what = ".".join(map(str, detail["loc"])), describe(detail)
        found = (at for at in range(begin, end) if rows[at].startswith(f"{place.partition('.')[0]}:"))
        raise _wrong(file, next(found, begin) + 1, f"{place}: {what}" if place else what) from error


class _AliasError(yaml.MarkedYAMLError):
    """Says where an alias stands."""


class _Loader(yaml.SafeLoader):
    """Plain values: a time stays text. No aliases, so that a small file can't become a large value."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]  # PyYAML has no types of its own here
            raise _AliasError(problem_mark=event.start_mark)
        return super().compose_node(parent, index)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


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
        raise _wrong(file, line, f"starts: {quote(text)} is not a time") from error
    if moment.tzinfo is None:
        raise _wrong(file, line, "starts: has no time zone")
    return moment


def _read_lines(rows: Sequence[str], begin: int, end: int, file: str) -> Iterator[Line]:
    latest = 0
    for number in range(begin, end):
        match = _LINE.fullmatch(rows[number])
        if match is None:
            raise _wrong(file, number + 1, "is not a line of a trace: time, wire, who, text")
        wire = AMI if match[2] == "ami" else int(match[2].removeprefix("agi "))
        line = Line(int(match[1]), wire, Kind(match[3]), match[4] or "", number + 1)
        if line.at_ms > _LONGEST_MS:
            raise _wrong(file, number + 1, "is later than a day after the start: no trace is so long")
        if line.at_ms < latest:
            raise _wrong(file, number + 1, "is before the line above it")
        latest = line.at_ms
        if (line.wire == AMI and line.kind in (Kind.ASTERISK, Kind.ENGINE)) or line.kind is Kind.CALL:
            _check_headers(line, file)
        yield line


def _check_headers(line: Line, file: str) -> None:
    try:
        headers = _HEADERS.validate_json(line.text)
    except ValidationError as error:
        raise _wrong(file, line.number, "its text is not a JSON object of texts") from error
    needed = "uniqueid" if line.kind is Kind.CALL else "Action" if line.kind is Kind.ENGINE else None
    if needed is not None and needed not in headers:
        raise _wrong(file, line.number, f"its text has no {needed}")
    if not all(text.isprintable() for header in headers.items() for text in header):
        raise _wrong(file, line.number, "its text has control characters")


def _wrong(file: str, line: int | None, what: str) -> ConfigurationError:
    return ConfigurationError([Problem(file, line, "", what)])
