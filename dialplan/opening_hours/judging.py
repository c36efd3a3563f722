"""Whether a destination is open at an instant: always for one reason, which the routing log tells."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from dialplan.ids import DestinationId
from dialplan.opening_hours.calendar import Calendar, DayPlan, Layer
from dialplan.opening_hours.spans import MIDNIGHT_MIN, is_within


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """``closed`` is where a caller goes outside the calendar's hours."""

    calendar: Calendar
    closed: DestinationId


@dataclass(frozen=True, slots=True)
class TemporaryClose:
    """Closed from ``since`` up to ``until`` (aware; None is no limit), whatever the calendar says."""

    to: DestinationId
    since: datetime | None = None
    until: datetime | None = None

    def holds(self, now: datetime) -> bool:
        return (self.since is None or self.since <= now) and (self.until is None or now < self.until)


class Reason(StrEnum):
    """Why a destination is open or closed; the first two by its week, the next three either way."""

    OPEN = "open"
    CLOSED = "closed"
    EXCEPTION = "exception"
    HOLIDAY = "holiday"
    HALF_DAY = "half_day"
    TEMPORARILY_CLOSED = "temporarily_closed"


@dataclass(frozen=True, slots=True)
class Verdict:
    """``to`` is where a closed destination sends the caller, None where it is open."""

    reason: Reason
    saw: Mapping[str, str]
    to: DestinationId | None = None


def judge(
    hours: OpeningHours | None, closed_now: TemporaryClose | None, now: datetime, time_zone: ZoneInfo
) -> Verdict | None:
    """Judge ``now`` (aware) by the wall clock of ``time_zone``; None where nothing ever closes it.

    The wall clock decides on the nights when clocks change, as it does for the people at work. An evening
    that runs past midnight belongs to the day on which it began, whatever the next day is.
    """
    if closed_now is not None and closed_now.holds(now):
        until = closed_now.until
        saw = {} if until is None else {"until": until.astimezone(time_zone).isoformat(timespec="minutes")}
        return Verdict(Reason.TEMPORARILY_CLOSED, saw, closed_now.to)
    if hours is None:
        return None
    local = now.astimezone(time_zone)
    minute = local.hour * 60 + local.minute
    yesterday = hours.calendar.plan(local.date() - timedelta(days=1))
    if is_within(yesterday.hours, minute + MIDNIGHT_MIN):
        return _verdict(hours, yesterday, is_open=True)
    today = hours.calendar.plan(local.date())
    return _verdict(hours, today, is_open=is_within(today.hours, minute))


def _verdict(hours: OpeningHours, plan: DayPlan, *, is_open: bool) -> Verdict:
    by_week = Reason.OPEN if is_open else Reason.CLOSED
    reason = by_week if plan.layer is Layer.WEEK else Reason(plan.layer)
    shared = {"calendar": hours.calendar.key} if hours.calendar.key else {}
    return Verdict(reason, {**plan.saw, **shared}, None if is_open else hours.closed)
