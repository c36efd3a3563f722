"""A calendar: what a date is like, by its exceptions first, then the holidays, then the week."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from dialplan.opening_hours.public_holidays import HolidayKind, Holidays
from dialplan.opening_hours.spans import CLOSED, DayHours, say_day
from dialplan.opening_hours.week import read_week


@dataclass(frozen=True, slots=True)
class ExceptionalDays:
    """Dates from ``first`` to ``last`` with hours of their own; None is by the week, holiday or not."""

    first: date
    last: date
    hours: DayHours | None
    note: str = ""


class Layer(StrEnum):
    """What of a calendar decides a date."""

    EXCEPTION = "exception"
    HOLIDAY = "holiday"
    HALF_DAY = "half_day"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class DayPlan:
    """The hours of one date; ``saw`` is what they were read from."""

    layer: Layer
    hours: DayHours
    saw: dict[str, str]


@dataclass(frozen=True, slots=True)
class Calendar:
    """``week`` is an expression such as ``Mo-Fr 08:00-17:00``; ``key`` is that of a shared calendar."""

    week: str
    exceptions: tuple[ExceptionalDays, ...] = ()
    holidays: Holidays | None = None
    key: str = field(default="", kw_only=True)

    def plan(self, day: date) -> DayPlan:
        exception = self._exception_on(day)
        if exception is not None:
            hours = self.usual(day) if exception.hours is None else exception.hours
            return DayPlan(Layer.EXCEPTION, hours, _saw(day, hours, note=exception.note))
        holiday = self.holidays.on(day) if self.holidays else None
        if holiday is not None:
            what, hours = holiday
            if self.usual(day) == CLOSED:  # a holiday never opens a day that the week keeps closed
                hours = CLOSED
            layer = Layer.HALF_DAY if what.kind is HolidayKind.HALF_DAY else Layer.HOLIDAY
            return DayPlan(layer, hours, _saw(day, hours, holiday=what.name))
        return DayPlan(Layer.WEEK, self.usual(day), {"hours": self.week})

    def ever_opens(self) -> bool:
        """Whether there is any day, past or to come, on which this opens."""
        return any(read_week(self.week)) or any(exception.hours for exception in self.exceptions)

    def every_hours(self) -> frozenset[DayHours]:
        """All the hours that any day can have by this."""
        exceptional = (exception.hours for exception in self.exceptions)
        holidays = self.holidays.every_hours() if self.holidays else ()
        known = (*exceptional, *holidays)
        return frozenset({CLOSED, *read_week(self.week), *(hours for hours in known if hours is not None)})

    def usual(self, day: date) -> DayHours:
        """The hours of the day by the week alone."""
        return self.usual_week()[day.weekday()]

    def usual_week(self) -> tuple[DayHours, ...]:
        """The hours of Monday to Sunday."""
        return read_week(self.week)

    def _exception_on(self, day: date) -> ExceptionalDays | None:
        """The shortest that holds the day: one open day within weeks of closing stands out."""
        holding = (exception for exception in self.exceptions if exception.first <= day <= exception.last)
        return min(holding, key=lambda exception: exception.last - exception.first, default=None)


def _saw(day: date, hours: DayHours, **more: str) -> dict[str, str]:
    given = {name: text for name, text in more.items() if text}
    return {"date": day.isoformat(), "hours": say_day(hours), **given}
