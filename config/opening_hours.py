"""Opening hours of a menu or a group, and closing it for a while."""

import re
from datetime import UTC, datetime
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, model_validator

from config.calendars import Almanac, DaysEntry, Week
from config.entry import Entry, Key, To
from config.problems import quote
from dialplan.opening_hours import OpeningHours, TemporaryClose

_LOCAL_TIME = re.compile(r"20\d\d-\d\d-\d\d[ T]\d\d:\d\d", re.ASCII)


class HoursEntry(DaysEntry):
    """By a calendar of its own (``open`` and what goes with it) or by a shared one, whose key is given."""

    open: Week | None = None
    calendar: Key | None = None
    closed: To

    @model_validator(mode="after")
    def _check_one_calendar(self) -> Self:
        if (self.open is None) == (self.calendar is None):
            raise ValueError("needs one of open (hours of its own) and calendar (the key of a shared one)")
        if self.calendar is not None and (self.exceptions or self.holidays):
            raise ValueError("has a shared calendar: exceptions and holidays go there")
        return self

    def hours(self, almanac: Almanac) -> OpeningHours | None:
        """None where the shared calendar is not there, which ``inspect`` says."""
        if self.open is not None:
            return OpeningHours(self.days(self.open, almanac.language), self.closed)
        calendar = almanac.calendars.get(self.calendar or "")
        return OpeningHours(calendar, self.closed) if calendar else None


def _check_local_time(text: str) -> str:
    if not _LOCAL_TIME.fullmatch(text) or not _is_time(text):
        raise ValueError(f"{quote(text)} is not a date and time such as 2026-12-24 12:00")
    return text


def _is_time(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


LocalTime = Annotated[str, AfterValidator(_check_local_time)]
"""On the organisation's own clock."""


class ClosedNowEntry(Entry):
    """Closed whatever the hours say, up to ``until`` or until this is taken away."""

    to: To
    since: LocalTime | None = None
    until: LocalTime | None = None

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        if self.since and self.until and self.until.replace("T", " ") <= self.since.replace("T", " "):
            raise ValueError("ends before it begins")
        return self

    def close(self, almanac: Almanac) -> TemporaryClose:
        zone = almanac.time_zone
        return TemporaryClose(self.to, _instant(self.since, zone), _instant(self.until, zone))


def _instant(text: str | None, zone: ZoneInfo) -> datetime | None:
    # In UTC: two times of one zone are compared by their clocks, and the clock of an autumn night goes back.
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC) if text else None
