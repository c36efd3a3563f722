"""When a destination is open: weekly hours in a company's own time zone."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours as Expression

from dialplan.ids import DestinationId


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """Weekly hours, e.g. ``Mo-Fr 08:00-17:00``; ``22:00-02:00`` runs past midnight.

    ``closed`` is where a caller goes outside them.
    """

    week: str
    closed: DestinationId


def is_open(hours: OpeningHours, now: datetime, time_zone: ZoneInfo) -> bool:
    """Whether ``now`` (aware) is within the hours, on the wall clock of ``time_zone``.

    The wall clock decides on the nights when clocks change, as it does for the people at work.
    """
    return _expression(hours.week).is_open(now.astimezone(time_zone).replace(tzinfo=None))


def check_week(week: str) -> None:
    """Raise ValueError with the reason where ``week`` is not an opening-hours expression."""
    try:
        _expression(week)
    except Exception as error:  # the parser has an exception type of its own that derives from nothing nearer
        raise ValueError(f"{week!r} is not opening hours such as 'Mo-Fr 08:00-17:00'") from error


@lru_cache(maxsize=4096)
def _expression(week: str) -> Expression:
    return Expression(week)
