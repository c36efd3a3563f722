"""Dates to come whose hours differ by an exception or a holiday, told as few and as short as they go."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from dialplan.check.otherwise.note import Otherwise
from dialplan.check.otherwise.opening import are_alike, say_opening
from dialplan.opening_hours import Calendar, DayHours
from dialplan.opening_hours.calendar import Layer

_AHEAD = 366
"""Days: every holiday is among them."""


@dataclass(slots=True)
class _Period:
    """From ``first`` to ``last`` all days are as ``told``; ``was`` is what those had that change."""

    first: date
    last: date
    told: str
    hours: DayHours | None
    was: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.first}" if self.first == self.last else f"{self.first} to {self.last}"


@dataclass(frozen=True, slots=True)
class _Day:
    hours: DayHours | None
    layer: Layer = Layer.WEEK

    def __str__(self) -> str:
        reason = "" if self.layer is Layer.WEEK else f" ({self.layer.value.replace('_', ' ')})"
        return f"is open {say_opening(self.hours)}{reason}"


@lru_cache(maxsize=64)  # many menus are by the same hours
def compare_dates(now: Calendar | None, draft: Calendar | None, today: date) -> tuple[Otherwise, ...]:
    """Dates from ``today`` on for about a year; ``where`` has them alone. None is always open."""
    if _beside_the_week(now) == _beside_the_week(draft):
        return ()
    alike: dict[tuple[str, str], list[str]] = {}
    for period in _periods(now, draft, today):
        was = " or ".join(dict.fromkeys(period.was))
        alike.setdefault((period.told, was), []).append(str(period))
    return tuple(Otherwise((",".join(dates),), told, was) for (told, was), dates in alike.items())


def _beside_the_week(calendar: Calendar | None) -> object:
    return ((), None) if calendar is None else (calendar.exceptions, calendar.holidays)


def _periods(now: Calendar | None, draft: Calendar | None, today: date) -> Iterator[_Period]:
    """A weekend that was closed and is does not part what is closed before and after it."""
    period: _Period | None = None
    for ahead in range(_AHEAD):
        day = today + timedelta(days=ahead)
        was, is_ = _plan(now, day), _plan(draft, day)
        if period is not None and period.hours != is_.hours:
            yield period
            period = None
        if was.layer is is_.layer is Layer.WEEK or are_alike(was.hours, is_.hours):
            continue  # the week is told by its days
        if period is None or period.told != str(is_):
            if period is not None:
                yield period
            period = _Period(day, day, str(is_), is_.hours)
        period.last = day
        period.was.append(say_opening(was.hours))
    if period is not None:
        yield period


def _plan(calendar: Calendar | None, day: date) -> _Day:
    if calendar is None:
        return _Day(None)
    plan = calendar.plan(day)
    return _Day(plan.hours, plan.layer)
