"""Days, months and times as people write them, in the organisation's zone: which moments they mean."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from config.problems import quote

_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(_DAY.pattern + "[T ].+")
_WORDS = {"today": 0, "yesterday": -1}


@dataclass(frozen=True, slots=True)
class Period:
    """Calls that began from ``since`` on and before ``until``, both in UTC; None is open."""

    since: datetime | None = None
    until: datetime | None = None


def read_period(
    zone: ZoneInfo, now: datetime, *, since: str = "", until: str = "", day: str = "", month: str = ""
) -> Period:
    """Read what was given of these. Raises ValueError with a sentence for people."""
    if sum(map(bool, (since or until, day, month))) > 1:
        raise ValueError("--day and --month stand alone, without --from, --until and each other")
    if day:
        first = _read_date(day, zone, now)
        return Period(_midnight(first, zone), _midnight(first + timedelta(days=1), zone))
    if month:
        first = _read_month(month)
        return Period(_midnight(first, zone), _midnight(_next_month(first), zone))
    period = Period(_begin(since, zone, now) if since else None, _end(until, zone, now) if until else None)
    if period.since and period.until and period.until <= period.since:
        raise ValueError("--until is before --from: no call can be between them")
    return period


def _begin(text: str, zone: ZoneInfo, now: datetime) -> datetime:
    return _moment(text, zone) or _midnight(_read_date(text, zone, now), zone)


def _end(text: str, zone: ZoneInfo, now: datetime) -> datetime:
    """A day is meant with all its hours."""
    return _moment(text, zone) or _midnight(_read_date(text, zone, now) + timedelta(days=1), zone)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    """When a day begins, also where clocks are changed in that moment."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def _moment(text: str, zone: ZoneInfo) -> datetime | None:
    """A date with a time; one without an offset is the organisation's, the first where it comes twice."""
    if len(text) <= len("2026-11-23"):
        return None
    if not _MOMENT.fullmatch(text):  # Python reads weeks too, 2026-W48-1T08:00
        raise _unreadable(text)
    try:
        at = datetime.fromisoformat(text)
        return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise _unreadable(text) from None


def _read_date(text: str, zone: ZoneInfo, now: datetime) -> date:
    if text in _WORDS:
        return now.astimezone(zone).date() + timedelta(days=_WORDS[text])
    return _read_day(text)


def _read_month(text: str) -> date:
    try:
        return _read_day(f"{text}-01" if _MONTH.fullmatch(text) else "")
    except ValueError:
        raise ValueError(f"{quote(text)} is no month: write 2026-11") from None


def _read_day(text: str) -> date:
    if not _DAY.fullmatch(text):  # 2026-W48 would be its Monday
        raise _unreadable(text)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise _unreadable(text) from None
    if not date.min.year < day.year < date.max.year:  # the day after, and every zone, must have a year too
        raise _unreadable(text)
    return day


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _unreadable(text: str) -> ValueError:
    return ValueError(f"{quote(text)} is no day or time: write 2026-11-23, or 2026-11-23T14:30")
