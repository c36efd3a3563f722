"""Weekly hours, e.g. ``Mo-Fr 08:00-17:00; Sa 10:00-14:00``, as the hours of each weekday.

The library reads the expression. Its evaluation can't serve: it cuts an evening off at midnight where the
next day has a rule of its own, as in ``Fr 22:00-02:00; Sa 10:00-14:00``.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from opening_hours import OpeningHours as Expression

from dialplan.opening_hours.spans import ALL_DAY, CLOSED, DayHours, read_day

Week = tuple[DayHours, ...]
"""The hours of Monday to Sunday."""

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_DAY = f"(?:{'|'.join(_DAYS)})"
_TIME = "[0-9]{2}:[0-9]{2}-[0-9]{2}:[0-9]{2}"
_RULE = re.compile(
    f"(?:24/7|(?P<days>{_DAY}(?:-{_DAY})?(?:,{_DAY}(?:-{_DAY})?)*))? ?"
    f"(?:(?P<times>{_TIME}(?:,{_TIME})*)|(?P<closed>closed))?"
)


@lru_cache(maxsize=4096)
def read_week(text: str) -> Week:
    """Read a week; raises ValueError with the reason.

    After ``;`` a rule replaces what its days had, after ``,`` it adds to it.
    """
    try:
        canonical = str(Expression(text))
    except Exception as error:  # the parser has an exception type of its own that derives from nothing nearer
        raise ValueError(f"{text!r} is not opening hours such as 'Mo-Fr 08:00-17:00'") from error
    week = [CLOSED] * len(_DAYS)
    separator, *rest = "; ", *re.split("([;,] )", canonical)
    for rule, following in zip(rest[::2], [*rest[1::2], ""], strict=True):
        days, hours = _read_rule(rule, text)
        for day in days:
            adds = separator == ", " and hours != CLOSED
            week[day] = (*week[day], *hours) if adds else hours
        separator = following
    return tuple(week)


def check_week(week: str) -> None:
    """Raise ValueError with the reason where ``week`` is not weekly hours."""
    read_week(week)


def _read_rule(rule: str, text: str) -> tuple[tuple[int, ...], DayHours]:
    match = _RULE.fullmatch(rule)
    if match is None:
        raise ValueError(
            f"{text!r} is more than a week's opening hours such as 'Mo-Fr 08:00-17:00': "
            "dates go under exceptions, red days under holidays"
        )
    days = tuple(_read_days(match["days"])) if match["days"] else tuple(range(len(_DAYS)))
    if match["times"]:
        return days, read_day(match["times"])
    return days, CLOSED if match["closed"] else ALL_DAY


def _read_days(text: str) -> Iterator[int]:
    for part in text.split(","):
        first, last = _DAYS.index(part[:2]), _DAYS.index(part[-2:])
        length = (last - first) % len(_DAYS) + 1  # Fr-Mo goes over the weekend
        yield from ((first + offset) % len(_DAYS) for offset in range(length))
