"""Stockholm's wall clock, and calendars to ask at its instants."""

from datetime import datetime
from zoneinfo import ZoneInfo

from dialplan.ids import DestinationId
from dialplan.opening_hours import Calendar, OpeningHours, TemporaryClose, Verdict, judge

STOCKHOLM = ZoneInfo("Europe/Stockholm")
CLOSED = DestinationId("announcements/closed")


def at(wall_clock: str) -> datetime:
    return datetime.fromisoformat(wall_clock).replace(tzinfo=STOCKHOLM)


def week(text: str) -> Calendar:
    return Calendar(text)


def verdict(calendar: Calendar, now: datetime, closed_now: TemporaryClose | None = None) -> Verdict:
    given = judge(OpeningHours(calendar, CLOSED), closed_now, now, STOCKHOLM)
    assert given is not None
    return given


def is_open(calendar: Calendar, now: datetime) -> bool:
    return verdict(calendar, now).to is None
