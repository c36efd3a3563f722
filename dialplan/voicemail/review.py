"""After recording: the caller may listen to the message and record it anew before it is kept."""

from dataclasses import dataclass, replace
from enum import StrEnum


class ReviewDeed(StrEnum):
    LISTEN = "listens"
    ANEW = "records anew"
    ASK_AGAIN = "is asked again"
    KEEP = "keeps it"


_KEYS = {"1": ReviewDeed.LISTEN, "2": ReviewDeed.ANEW, "#": ReviewDeed.KEEP, "": ReviewDeed.KEEP}
"""Who presses nothing is satisfied, or has put the phone down beside its hook."""


@dataclass(frozen=True, slots=True)
class Review:
    """``left`` is how often the caller may still press something: an end to any game with the keys."""

    left: int = 10


def review(state: Review, key: str) -> tuple[ReviewDeed, Review]:
    """What a key ('' for none in time) means now."""
    deed = _KEYS.get(key, ReviewDeed.ASK_AGAIN)
    if deed is ReviewDeed.KEEP or state.left <= 0:
        return ReviewDeed.KEEP, state
    return deed, replace(state, left=state.left - 1)
