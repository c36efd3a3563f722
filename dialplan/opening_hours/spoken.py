"""Opening hours as callers are told them: ready-made pieces, put together for the day on which they ask."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from dialplan.opening_hours.calendar import Calendar, Layer
from dialplan.opening_hours.judging import TemporaryClose
from dialplan.opening_hours.spans import DayHours
from dialplan.prompts import Prompt

_DAYS_AHEAD = 6


@dataclass(frozen=True, slots=True)
class SpokenHours:
    """``week`` tells the usual hours. ``today`` and one of ``weekdays`` (Monday first) begin a sentence that
    one of ``hours``, which has every kind of day that the calendar knows, ends."""

    calendar: Calendar
    week: Prompt
    today: Prompt
    weekdays: tuple[Prompt, ...]
    hours: Mapping[DayHours, Prompt]
    closed_for_now: Prompt
    closed_now: TemporaryClose | None = None

    def say(self, now: datetime, time_zone: ZoneInfo) -> tuple[Prompt, ...]:
        """What is true at ``now`` (aware): today's hours, the usual ones, and coming days unlike these."""
        if self.closed_now is not None and self.closed_now.holds(now):
            return (self.closed_for_now, self.week)
        day = now.astimezone(time_zone).date()
        told = [self.today, self.hours[self.calendar.plan(day).hours], self.week]
        for ahead in range(1, _DAYS_AHEAD + 1):
            coming = day + timedelta(days=ahead)
            plan = self.calendar.plan(coming)
            if plan.layer is not Layer.WEEK and plan.hours != self.calendar.usual(coming):
                told += [self.weekdays[coming.weekday()], self.hours[plan.hours]]
        return tuple(told)

    def prompts(self) -> Iterator[Prompt]:
        """Every piece."""
        yield from (self.week, self.today, self.closed_for_now, *self.weekdays, *self.hours.values())
