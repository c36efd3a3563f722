"""A whole scenario file: its story, and the words of all its parts."""

import re
from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from config.problems import quote
from simulator.scenario.words.callers import CallerWords
from simulator.scenario.words.expectations import ExpectWords
from simulator.scenario.words.faults import FaultWords
from simulator.scenario.words.phones import PhoneWords
from simulator.scenario.words.scalars import Pin
from simulator.story_files.words import Seconds, Words

_FIRST_YEAR, _LAST_YEAR = 1970, 2100
"""Time zones know no more; and a day around the ends of time could not be counted."""

_START = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?")
_START_IN_TIME = _START.pattern.replace("[0-9]{4}", "(19[7-9][0-9]|20[0-9]{2}|2100)", 1)


def _check_start(text: str) -> str:
    try:
        starts = datetime.fromisoformat(text) if _START.fullmatch(text) else None
    except ValueError:
        starts = None
    if starts is None:
        raise ValueError(f"{quote(text)} is not a date and time such as 2026-11-23 09:00")
    if not _FIRST_YEAR <= starts.year <= _LAST_YEAR:
        raise ValueError(f"is in no year from {_FIRST_YEAR} to {_LAST_YEAR}")
    return text


def _check_callers(callers: tuple[CallerWords, ...]) -> tuple[CallerWords, ...]:
    if not callers:
        raise ValueError("is empty: a story needs somebody who calls")
    return callers


def _as_several(value: object) -> object:
    return tuple(value) if isinstance(value, list) else (value,)


class ScenarioWords(Words):
    """A whole file. ``company`` is another file beside it, ``change`` what is different from that company."""

    story: Annotated[str, Field(min_length=1)]
    starts: Annotated[
        str,
        AfterValidator(_check_start),
        WithJsonSchema({"type": "string", "pattern": f"^{_START_IN_TIME}$"}),
    ]
    company: str | None = None
    change: dict[str, object] | None = None
    phones: dict[
        str,
        Annotated[
            tuple[PhoneWords, ...],
            BeforeValidator(_as_several, json_schema_input_type=PhoneWords | tuple[PhoneWords, ...]),
            Field(min_length=1),
        ],
    ] = Field(default_factory=dict)
    two_lines: tuple[str, ...] = ()
    callers: Annotated[tuple[CallerWords, ...], AfterValidator(_check_callers)]
    faults: tuple[FaultWords, ...] = ()
    pins: dict[str, Pin] = Field(default_factory=dict)
    callbacks: tuple[ExpectWords, ...] = ()
    ends_within: Annotated[Seconds, Field(gt=0)] = 3600.0
