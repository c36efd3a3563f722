"""The recorded calls that a day is fitted to, and which of their days are like it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import floor

from dialplan.company import Company
from dialplan.ids import CallId
from dialplan.numbers import E164, number_from_trunk
from dialplan.records import Cdr, Direction, LogLine
from simulator.traffic.fitting.shifts import QUARTER_S

_WORKDAYS = range(5)


class Like(StrEnum):
    """Which recorded days tell when people call and work: those of the same weekday, Mondays to Fridays, or
    all of them."""

    WEEKDAY = "weekday"
    WORKDAYS = "workdays"
    ALL = "all"


class NothingRecordedError(ValueError):
    """The records have nothing to fit a day to; its text says what is missing."""


@dataclass(frozen=True, slots=True)
class Recording:
    """``calls`` are those that came in, by their numbers; ``elsewhere`` counts those to numbers that the
    company has not, or that were erased. ``all_calls`` also has those that agents were busy with. ``days``
    are the dates that count for ``day``; ``logs`` has the lines of those calls that have any."""

    company: Company
    day: date
    days: Sequence[date]
    calls: Mapping[E164, Sequence[Cdr]]
    all_calls: Sequence[Cdr]
    elsewhere: int
    logs: Mapping[CallId, Sequence[LogLine]]

    @property
    def left_out(self) -> Iterator[tuple[int, str]]:
        """How many of all calls are in no estimate of who calls, and why."""
        outgoing = sum(cdr.direction is not Direction.INCOMING for cdr in self.all_calls)
        if outgoing:
            yield outgoing, "that did not come in"
        if self.elsewhere:
            yield self.elsewhere, f"to numbers that {self.company.organisation} doesn't have, or erased ones"

    @property
    def window(self) -> tuple[int, int]:
        """The quarters in which calls came on the days that count, in seconds from midnight."""
        seconds = [self.second(cdr.started) for cdr in self.incoming if self.is_like(cdr.started)]
        first, last = (floor(second / QUARTER_S) for second in (min(seconds), max(seconds)))
        return first * QUARTER_S, (last + 1) * QUARTER_S

    @property
    def incoming(self) -> Sequence[Cdr]:
        return [cdr for calls in self.calls.values() for cdr in calls]

    def local(self, at: datetime) -> datetime:
        return at.astimezone(self.company.time_zone)

    def second(self, at: datetime) -> float:
        """By the clock on the wall, from midnight."""
        local = self.local(at)
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        return (local - midnight) / timedelta(seconds=1)

    def is_like(self, at: datetime) -> bool:
        """Whether a moment is on one of the days that count."""
        return self.local(at).date() in self.days


def record(
    cdrs: Sequence[Cdr],
    company: Company,
    day: date | None,
    like: Like,
    logs: Mapping[CallId, Sequence[LogLine]] | None = None,
) -> Recording:
    """Sort recorded calls; without a ``day`` it is the last one recorded. Raises NothingRecordedError."""
    came_in = [cdr for cdr in cdrs if cdr.direction is Direction.INCOMING]
    if not came_in:
        raise NothingRecordedError("has no incoming call: there is nothing to fit a day to")
    calls: dict[E164, list[Cdr]] = {}
    for cdr in sorted(came_in, key=lambda cdr: cdr.started):
        number = number_from_trunk(cdr.did, company.country)
        if number is not None and company.owns(number):
            calls.setdefault(number, []).append(cdr)
    if not calls:
        raise NothingRecordedError(
            f"has {len(came_in)} calls, none of them to a number of {company.organisation}: "
            "is it the right configuration?"
        )
    seen = sorted(
        {
            cdr.started.astimezone(company.time_zone).date()
            for of_number in calls.values()
            for cdr in of_number
        }
    )
    day = day or seen[-1]
    days = [one for one in seen if _are_alike(one, day, like)]
    if not days:
        raise NothingRecordedError(
            f"has no calls of a {day:%A}, as {day} is: name another day, or take more of them by --like"
        )
    elsewhere = len(came_in) - sum(map(len, calls.values()))
    in_order = sorted(cdrs, key=lambda cdr: cdr.started)
    return Recording(company, day, days, calls, in_order, elsewhere, logs or {})


def _are_alike(one: date, day: date, like: Like) -> bool:
    match like:
        case Like.WEEKDAY:
            return one.weekday() == day.weekday()
        case Like.WORKDAYS:
            return one.weekday() in _WORKDAYS
        case Like.ALL:
            return True
