"""One thing that calls would meet otherwise, and the words in which such things are told."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

Where = tuple[str, ...]

NOWHERE: Final = "nowhere"
ANOTHER_WORDING: Final = "says something else", "the words before"
ANOTHER_NUMBER: Final = "rings another number", "the one before"


@dataclass(frozen=True, slots=True)
class Otherwise:
    """``where`` is the path of what differs, ``draft`` what it is there, ``now`` what it is in force."""

    where: Where
    draft: str
    now: str


Setting = tuple[str, object, object]
"""Its name, what it is in force, and in the draft."""


def compare_settings(where: Where, settings: Iterable[Setting]) -> Iterator[Otherwise]:
    """Values that are told as they are."""
    for name, before, after in settings:
        if before != after:
            yield Otherwise((*where, name), f"is {_say(after)}", _say(before))


def count_of(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _say(value: object) -> str:
    match value:
        case bool():
            return "on" if value else "off"
        case float():
            return f"{value:g}"
        case _:
            return str(value)
