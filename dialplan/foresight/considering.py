"""Every rule about opening hours that is looked at before one decides, in the order in which they count."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from dialplan.opening_hours import OpeningHours, Reason, TemporaryClose, judge

_BY_WEEK = (Reason.OPEN, Reason.CLOSED)


@dataclass(frozen=True, slots=True)
class Considered:
    """One rule: whether it ``applies`` now, and what it looked at. The first that applies decides."""

    rule: str
    applies: bool
    saw: Mapping[str, str] = field(default_factory=dict)


def consider_hours(
    hours: OpeningHours | None, closed_now: TemporaryClose | None, now: datetime, time_zone: ZoneInfo
) -> tuple[Considered, ...]:
    """Look at all the rules that can close a destination; () where nothing can."""
    verdict = judge(hours, closed_now, now, time_zone)
    rules = tuple(_rules(hours, closed_now))
    if verdict is None:
        return tuple(Considered(rule, applies=False) for rule, _ in rules)
    deciding = next(place for place, (_, reasons) in enumerate(rules) if verdict.reason in reasons)
    passed_over = [Considered(rule, applies=False) for rule, _ in rules[:deciding]]
    return (*passed_over, Considered(rules[deciding][0], applies=True, saw=verdict.saw))


def _rules(
    hours: OpeningHours | None, closed_now: TemporaryClose | None
) -> Iterator[tuple[str, tuple[Reason, ...]]]:
    """The rules that there are here, and the reasons for which each can decide."""
    if closed_now is not None:
        yield "temporarily closed", (Reason.TEMPORARILY_CLOSED,)
    if hours is None:
        return
    if hours.calendar.exceptions:
        yield "exceptions", (Reason.EXCEPTION,)
    if hours.calendar.holidays is not None:
        yield "holidays", (Reason.HOLIDAY, Reason.HALF_DAY)
    yield "the week", _BY_WEEK
