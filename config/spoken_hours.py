"""Opening hours in words, so that a menu can tell them: made with the configuration, not during calls."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Protocol

from config.calendars import Almanac
from config.opening_hours import ClosedNowEntry, HoursEntry
from config.speeches import Narrator, TranslatedText
from dialplan.ids import DestinationId
from dialplan.opening_hours import (
    CLOSED,
    MIDNIGHT_MIN,
    Calendar,
    DayHours,
    OpeningHours,
    Span,
    SpokenHours,
    TemporaryClose,
)
from dialplan.prompts import Prompt


@dataclass(frozen=True, slots=True)
class Timetable:
    """When a menu or a group is open, and whether it is closed for a while."""

    hours: OpeningHours | None
    closed_now: TemporaryClose | None


Timetables = Mapping[DestinationId, Timetable]


class HasHours(Protocol):
    """A menu or a group as its administrator wrote it."""

    @property
    def hours(self) -> HoursEntry | None: ...

    @property
    def closed_now(self) -> ClosedNowEntry | None: ...


def timetable_of(entry: HasHours, almanac: Almanac) -> Timetable:
    return Timetable(
        entry.hours.hours(almanac) if entry.hours else None,
        entry.closed_now.close(almanac) if entry.closed_now else None,
    )


def spoken_hours(timetable: Timetable | None, narrator: Narrator) -> SpokenHours | None:
    """None where there are no hours to tell, which ``inspect`` says."""
    if timetable is None or timetable.hours is None:
        return None
    calendar = timetable.hours.calendar

    def prompt(say: Callable[[_Words], str]) -> Prompt:
        return narrator.prompt(TranslatedText(sv=say(_SWEDISH), en=say(_ENGLISH)))

    return SpokenHours(
        calendar=calendar,
        week=prompt(lambda words: words.say_week(calendar)),
        today=prompt(lambda words: words.today),
        weekdays=tuple(prompt(partial(_Words.say_weekday, day=day)) for day in range(7)),
        hours={
            hours: prompt(partial(_Words.say_day, hours=hours))
            for hours in sorted(calendar.every_hours(), key=str)
        },
        closed_for_now=prompt(lambda words: words.closed_for_now),
        closed_now=timetable.closed_now,
    )


@dataclass(frozen=True, slots=True)
class _Words:
    """One language; a day's hours end a sentence that ``today`` or a weekday begins."""

    today: str
    on: str
    days: Sequence[str]
    is_open: str
    is_closed: str
    all_day: str
    week_is_open: str
    every_day: str
    otherwise_closed: str
    never: str
    closed_for_now: str
    to: str
    and_: str
    clock: Callable[[int], str]

    def say_weekday(self, day: int) -> str:
        return f"{self.on} {self.days[day]}"

    def say_day(self, hours: DayHours) -> str:
        return f"{self.is_open} {self._say(hours)}." if hours else f"{self.is_closed}."

    def say_week(self, calendar: Calendar) -> str:
        week = calendar.usual_week()
        if set(week) == {CLOSED}:
            return self.never
        if len(set(week)) == 1:
            return f"{self.week_is_open} {self.every_day} {self._say(week[0])}."
        *firsts, last = [f"{self._name(days)} {self._say(hours)}" for days, hours in _runs(week) if hours]
        said = f"{', '.join(firsts)}, {self.and_} {last}" if firsts else last
        return f"{self.week_is_open} {said}." + (f" {self.otherwise_closed}" if CLOSED in week else "")

    def _say(self, hours: DayHours) -> str:
        spans = sorted(hours, key=lambda span: span.begins_min)
        return f" {self.and_} ".join(self._say_span(span) for span in spans)

    def _say_span(self, span: Span) -> str:
        if span == Span(0, MIDNIGHT_MIN):
            return self.all_day
        return f"{self.clock(span.begins_min)} {self.to} {self.clock(span.ends_min)}"

    def _name(self, days: Sequence[int]) -> str:
        first, last = self.days[days[0]], self.days[days[-1]]
        if len(days) == 1:
            return first
        return f"{first} {self.and_ if len(days) == 2 else self.to} {last}"


def _runs(week: Sequence[DayHours]) -> Iterator[tuple[Sequence[int], DayHours]]:
    """Days with the same hours that follow each other."""
    for hours, days in groupby(range(len(week)), lambda day: week[day]):
        yield tuple(days), hours


def _swedish_clock(minute: int) -> str:
    hour, past = divmod(minute % MIDNIGHT_MIN, 60)
    if (hour, past) == (0, 0):
        return "midnatt"
    if past < 10:
        return f"{hour} noll {past}" if past else str(hour)
    return f"{hour} och {past}"


def _english_clock(minute: int) -> str:
    hour, past = divmod(minute % MIDNIGHT_MIN, 60)
    if past == 0 and hour in (0, 12):
        return "noon" if hour else "midnight"
    half = "a m" if hour < 12 else "p m"
    shown = hour % 12 or 12
    return f"{shown} {past:02} {half}" if past else f"{shown} {half}"


_SWEDISH = _Words(
    today="I dag",
    on="På",
    days=("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"),
    is_open="har vi öppet",
    is_closed="har vi stängt",
    all_day="dygnet runt",
    week_is_open="Vi har öppet",
    every_day="alla dagar",
    otherwise_closed="Övriga dagar har vi stängt.",
    never="Vi har inga bestämda öppettider.",
    closed_for_now="Just nu har vi tillfälligt stängt.",
    to="till",
    and_="och",
    clock=_swedish_clock,
)

_ENGLISH = _Words(
    today="Today",
    on="On",
    days=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    is_open="we are open",
    is_closed="we are closed",
    all_day="around the clock",
    week_is_open="We are open",
    every_day="every day",
    otherwise_closed="On other days we are closed.",
    never="We have no regular opening hours.",
    closed_for_now="We are closed for the moment.",
    to="to",
    and_="and",
    clock=_english_clock,
)
