"""Calendars: a week, the dates that differ from it, and what a country's holidays do to it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Discriminator, Field, Tag

from config.entry import Entry, Name
from config.problems import quote
from dialplan.opening_hours import (
    Calendar,
    DayHours,
    ExceptionalDays,
    Holidays,
    check_country,
    check_week,
    read_day,
)

_AS_USUAL = "as usual"
_DATES = re.compile(r"(20\d\d-\d\d-\d\d)(?: to (20\d\d-\d\d-\d\d))?", re.ASCII)


def _check_week(week: str) -> str:
    check_week(week)
    return week


def _check_day(text: str) -> str:
    try:
        _read_day(text)
    except ValueError as error:
        raise ValueError(
            f"{quote(text)} is not a day's hours: write closed, {_AS_USUAL}, or times such as 08:00-12:00"
        ) from error
    return text


def _check_country(country: str) -> str:
    if not re.fullmatch("[A-Z]{2}", country):
        raise ValueError(f"{quote(country)} is not a country: write its two letters, such as SE")
    check_country(country)
    return country


def _check_dates(text: str) -> str:
    _read_dates(text)
    return text


def _check_note(note: str) -> str:
    if not note.isprintable():
        raise ValueError("a note is one line of readable text")
    return note


Week = Annotated[str, Field(max_length=200), AfterValidator(_check_week)]
Day = Annotated[str, Field(max_length=200), AfterValidator(_check_day)]
Dates = Annotated[str, AfterValidator(_check_dates)]


class ExceptionEntry(Entry):
    """``note`` is in the routing log: no place for a name."""

    hours: Day
    note: Annotated[str, Field(max_length=60), AfterValidator(_check_note)] = ""


def _shape_of(value: object) -> str:
    return "<with-note>" if isinstance(value, dict | ExceptionEntry) else "<plain>"


AnyException = Annotated[
    Annotated[Day, Tag("<plain>")] | Annotated[ExceptionEntry, Tag("<with-note>")], Discriminator(_shape_of)
]


class HolidaysEntry(Entry):
    country: Annotated[str, AfterValidator(_check_country)]
    red_days: Day = "closed"
    eves: Day = "closed"
    half_days: Day = _AS_USUAL

    def holidays(self, language: str) -> Holidays:
        days = (_read_day(text) for text in (self.red_days, self.eves, self.half_days))
        return Holidays(self.country, language, *days)


def _check_exceptions(exceptions: dict[str, AnyException]) -> dict[str, AnyException]:
    """Refuse dates that two exceptions of the same length have: neither is the more special one."""
    known = sorted(
        (last - first, first, last, text) for text in exceptions for first, last in [_read_dates(text)]
    )
    for (length, _, last, text), (next_length, first, _, next_text) in pairwise(known):
        if length == next_length and first <= last:
            raise ValueError(
                f"{quote(text)} and {quote(next_text)} have dates in common and are equally long"
            )
    return exceptions


class DaysEntry(Entry):
    """What makes dates differ from the week; of exceptions the shortest that has the date counts."""

    holidays: HolidaysEntry | None = None
    exceptions: Annotated[
        dict[Dates, AnyException], Field(max_length=500), AfterValidator(_check_exceptions)
    ] = Field(default_factory=dict)

    def days(self, week: str, language: str, key: str = "") -> Calendar:
        return Calendar(
            week,
            tuple(_exceptional_days(dates, given) for dates, given in self.exceptions.items()),
            self.holidays.holidays(language) if self.holidays else None,
            key=key,
        )


class CalendarEntry(DaysEntry):
    """A calendar that several objects share."""

    name: Name
    open: Week


@dataclass(frozen=True, slots=True)
class Almanac:
    """What opening hours are read with: the shared calendars, the language of holidays, the clock."""

    calendars: Mapping[str, Calendar]
    language: str
    time_zone: ZoneInfo


def almanac_of(calendars: Mapping[str, CalendarEntry], language: str, time_zone: ZoneInfo) -> Almanac:
    shared = {key: entry.days(entry.open, language, key) for key, entry in calendars.items()}
    return Almanac(shared, language, time_zone)


def _exceptional_days(dates: str, given: str | ExceptionEntry) -> ExceptionalDays:
    entry = given if isinstance(given, ExceptionEntry) else ExceptionEntry(hours=given)
    return ExceptionalDays(*_read_dates(dates), _read_day(entry.hours), entry.note)


def _read_day(text: str) -> DayHours | None:
    """Return a day's hours, None for as usual; raises ValueError."""
    return None if text == _AS_USUAL else read_day(text)


def _read_dates(text: str) -> tuple[date, date]:
    """Return the first and the last; raises ValueError."""
    try:
        first, last = _dates_in(text)
    except ValueError as error:
        raise ValueError(
            f"{quote(text)} is not a date such as 2026-12-24, or 2026-12-24 to 2026-12-31"
        ) from error
    if last < first:
        raise ValueError(f"{quote(text)} ends before it begins")
    return first, last


def _dates_in(text: str) -> Iterator[date]:
    match = _DATES.fullmatch(text)
    if match is None:
        raise ValueError
    return iter((date.fromisoformat(match[1]), date.fromisoformat(match[2] or match[1])))
