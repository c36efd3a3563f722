"""Hours by the week, by single dates, or by another clock, and closing for a while."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from dialplan.check.otherwise.dates import compare_dates
from dialplan.check.otherwise.note import NOWHERE, Otherwise, Where, compare_settings, count_of
from dialplan.check.otherwise.opening import are_alike, say_opening
from dialplan.company import Company
from dialplan.destinations import Destination, hours_of, temporary_close_of
from dialplan.opening_hours import Calendar, DayHours, OpeningHours, TemporaryClose

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


def compare_time_zones(now: Company, draft: Company) -> Iterator[Otherwise]:
    yield from compare_settings((), [("time_zone", now.time_zone.key, draft.time_zone.key)])


def compare_calendars(now: Company, draft: Company, today: date) -> Iterator[Otherwise]:
    """Shared ones: what changes for all that have their hours by one is told once."""
    used: dict[str, tuple[Calendar, Calendar, int]] = {}
    for id_, destination in draft.destinations.items():
        before_it = now.destinations.get(id_)
        before, after = hours_of(before_it) if before_it is not None else None, hours_of(destination)
        if before is not None and after is not None and (key := _shared(before, after)):
            _, _, count = used.get(key, (None, None, 0))
            used[key] = before.calendar, after.calendar, count + 1
    for key, (was, is_, count) in used.items():
        of_them = count_of(count, "menu or group", "menus and groups")
        for one in _compare_days(("calendars", key), was, is_, today):
            yield replace(one, draft=f"{one.draft} ({of_them})")


def compare_hours(
    where: Where, now: Destination, draft: Destination, today: date, zone: ZoneInfo
) -> Iterator[Otherwise]:
    """Those of one menu or group, as far as no shared calendar has them."""
    before, after = hours_of(now), hours_of(draft)
    place = (*where, "hours")
    if before is None or after is None or not _shared(before, after):
        yield from _compare_days(place, _calendar(before), _calendar(after), today)
    closed, closes = before.closed if before else NOWHERE, after.closed if after else None
    if closes is not None and closes != closed:
        yield Otherwise((*place, "closed"), f"leads to {closes}", closed)
    was, is_ = (_say_closing(temporary_close_of(one), today, zone) for one in (now, draft))
    if was != is_:
        told = f"is {is_}" if is_ else "is open as usual"
        yield Otherwise((*where, "closed_now"), told, was or "not so")


def _shared(before: OpeningHours, after: OpeningHours) -> str:
    """The key of the calendar that both are by, '' for none."""
    key = after.calendar.key
    return key if key == before.calendar.key else ""


def _calendar(hours: OpeningHours | None) -> Calendar | None:
    return None if hours is None else hours.calendar


def _compare_days(
    place: Where, now: Calendar | None, draft: Calendar | None, today: date
) -> Iterator[Otherwise]:
    """Days of the week, and then dates that it does not tell of; None is always open."""
    if now == draft:
        return
    changed: dict[tuple[DayHours | None, DayHours | None], list[str]] = {}
    for day, was, is_ in zip(_DAYS, _week(now), _week(draft), strict=True):
        if not are_alike(was, is_):
            changed.setdefault((was, is_), []).append(day)
    for (was, is_), days in changed.items():
        yield Otherwise((*place, ",".join(days)), f"is open {say_opening(is_)}", say_opening(was))
    for one in compare_dates(now, draft, today):
        yield Otherwise((*place, *one.where), one.draft, one.now)


def _week(calendar: Calendar | None) -> tuple[DayHours | None, ...]:
    return (None,) * len(_DAYS) if calendar is None else calendar.usual_week()


def _say_closing(close: TemporaryClose | None, today: date, zone: ZoneInfo) -> str:
    """'' where it is not closed for a while, or was before today."""
    if close is None or (close.until is not None and close.until.astimezone(zone).date() < today):
        return ""
    since = f", from {close.since.astimezone(zone):%Y-%m-%d %H:%M}" if close.since is not None else ""
    until = f", until {close.until.astimezone(zone):%Y-%m-%d %H:%M}" if close.until is not None else ""
    return f"closed for a while, to {close.to}{since}{until}"
