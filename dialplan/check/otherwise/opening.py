"""The hours of one day beside others: whether they are alike, and how they are told."""

from dialplan.opening_hours import MIDNIGHT_MIN, DayHours

_ALL_DAY = frozenset(range(MIDNIGHT_MIN))


def are_alike(one: DayHours | None, other: DayHours | None) -> bool:
    """Whether each minute is open in both or in neither; None is always open."""
    return one == other or _minutes(one) == _minutes(other)


def say_opening(hours: DayHours | None) -> str:
    if hours is None:
        return "always"
    return ",".join(map(str, hours)) or "never"


def _minutes(hours: DayHours | None) -> frozenset[int]:
    if hours is None:
        return _ALL_DAY
    return frozenset(minute for span in hours for minute in range(span.begins_min, span.ends_min))
