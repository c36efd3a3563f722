"""Recorded calls as ``vaxel cdr --json --with-log`` has them: one JSON object a line (docs/contract.md)."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from config.files.bytes import read_lines
from config.files.words import describe, path_of
from config.problems import ConfigurationError, Problem, quote
from dialplan.ids import OrganisationId
from simulator.recorded.calls import RecordedCall
from simulator.recorded.words import CallWords

_LONGEST_LINE = 8 * 1024 * 1024
_NO_LOG = "has no log: export the calls by vaxel cdr --json --with-log"
_ONE_A_LINE = "(one call a line: vaxel cdr --json --with-log)"
_CSV = "is CSV, it seems, which has no log: export the calls by vaxel cdr --json --with-log"


def read_recording(path: Path, organisation: OrganisationId) -> tuple[RecordedCall, ...]:
    """Read a file; raises ConfigurationError with everything that is wrong with it."""
    lines = (line for _, line in read_lines(path, _LONGEST_LINE))
    return read_calls(lines, str(path), organisation)


def read_calls(lines: Iterable[str], file: str, organisation: OrganisationId) -> tuple[RecordedCall, ...]:
    """Read what a file has in it; ``file`` is what problems call it."""
    problems: list[Problem] = []
    calls: dict[str, RecordedCall] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        found = _read_call(line, file, number)
        if isinstance(found, RecordedCall):
            problems += _misplaced(found, file, number, organisation, calls)
            calls[found.cdr.call] = found
            continue
        problems += found
        if not calls and not line.lstrip().startswith("{"):  # no such file at all
            break
    if problems:
        raise ConfigurationError(_each_once(problems))
    if not calls:
        raise ConfigurationError([Problem(file, 1, "", "has no calls in it")])
    return tuple(sorted(calls.values(), key=lambda call: call.cdr.started))


def _each_once(problems: Iterable[Problem]) -> Iterator[Problem]:
    """What is wrong with many lines is told of the first, with how many more there are."""
    alike: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        alike.setdefault((problem.path, problem.what), []).append(problem)
    for first, *more in alike.values():
        what = f"{first.what} (and so in {len(more)} more)" if more else first.what
        yield replace(first, what=what)


def _misplaced(
    call: RecordedCall, file: str, number: int, organisation: OrganisationId, calls: dict[str, RecordedCall]
) -> Iterator[Problem]:
    if call.cdr.organisation != organisation:
        yield Problem(
            file,
            number,
            "organisation",
            f"{quote(call.cdr.organisation)} is not {quote(organisation)}, whose configuration this is",
        )
    if call.cdr.call in calls:
        yield Problem(file, number, "call", f"{quote(call.cdr.call)} is in the file twice")


def _read_call(line: str, file: str, number: int) -> RecordedCall | list[Problem]:
    try:
        value = json.loads(line)
    except RecursionError:
        return [Problem(file, number, "", f"is nested too deeply for a call {_ONE_A_LINE}")]
    except ValueError as error:
        return [Problem(file, number, "", _no_json(line, error))]
    if not isinstance(value, dict):
        return [Problem(file, number, "", "is JSON, but no call")]
    if "log" not in value and "disposition" in value:
        return [Problem(file, number, "", _NO_LOG)]
    try:
        return CallWords.model_validate_json(line).recorded()
    except ValidationError as error:
        return [
            Problem(
                file,
                number,
                ".".join(path_of(detail)),
                "is not a field of a call" if detail["type"] == "extra_forbidden" else describe(detail),
            )
            for detail in error.errors(include_url=False)
        ]


def _no_json(line: str, error: ValueError) -> str:
    if not line.lstrip().startswith(("{", "[")):
        return _CSV if ";" in line or "," in line else f"is not JSON {_ONE_A_LINE}"
    at = f" from column {error.colno} on" if isinstance(error, json.JSONDecodeError) else ""
    return f"is not JSON{at} {_ONE_A_LINE}"
