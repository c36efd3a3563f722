"""The hours of one day; what runs past midnight still belongs to the day on which it began."""

import re
from dataclasses import dataclass

MIDNIGHT_MIN = 24 * 60

_SPAN = re.compile(r"([0-9]{2}):([0-5][0-9])-([0-9]{2}):([0-5][0-9])")


@dataclass(frozen=True, slots=True)
class Span:
    """From ``begins_min`` up to ``ends_min``, in minutes after midnight; beyond 1440 is on the next day."""

    begins_min: int
    ends_min: int

    def __str__(self) -> str:
        return f"{_clock(self.begins_min)}-{_clock(self.ends_min)}"


DayHours = tuple[Span, ...]
"""When one day is open; empty is closed all day."""

CLOSED: DayHours = ()
ALL_DAY: DayHours = (Span(0, MIDNIGHT_MIN),)


def read_day(text: str) -> DayHours:
    """Read ``closed`` or times such as ``08:00-12:00,13:00-17:00``; raises ValueError.

    Times that end before or when they begin run past midnight: ``22:00-02:00``.
    """
    return CLOSED if text == "closed" else tuple(_read_span(part.strip()) for part in text.split(","))


def say_day(hours: DayHours) -> str:
    return ",".join(str(span) for span in hours) or "closed"


def is_within(hours: DayHours, minute: int) -> bool:
    """Whether a day is open ``minute`` minutes after its midnight; from 1440 on, on the day after it."""
    return any(span.begins_min <= minute < span.ends_min for span in hours)


def _read_span(text: str) -> Span:
    match = _SPAN.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a time of day such as 08:00-17:00")
    hour, minute, last_hour, last_minute = map(int, match.groups())
    begins, ends = hour * 60 + minute, last_hour * 60 + last_minute
    ends = ends if ends > begins else ends + MIDNIGHT_MIN
    if begins >= MIDNIGHT_MIN or ends > 2 * MIDNIGHT_MIN:
        raise ValueError(f"{text!r} is more than a day has: 00:00-24:00")
    return Span(begins, ends)


def _clock(minute: int) -> str:
    shown = minute if minute <= MIDNIGHT_MIN else minute - MIDNIGHT_MIN
    return f"{shown // 60:02}:{shown % 60:02}"
