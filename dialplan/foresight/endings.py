"""All the ways in which a destination can end, each under a name for people."""

from collections.abc import Iterator
from typing import assert_never

from dialplan.destinations import (
    Announcement,
    Busy,
    Destination,
    External,
    HangUp,
    HuntGroup,
    InactivePerson,
    Mailbox,
    Menu,
    Person,
    Voicemail,
)
from dialplan.outcome import LegOutcome
from dialplan.visit import (
    Announced,
    CallbackPromised,
    Finished,
    KeysPressed,
    LedHome,
    LeftQueue,
    NobodyHere,
    NobodyThere,
    NotAnswered,
    Outcome,
    Overflowed,
    Paused,
    QueueFull,
    TriesSpent,
)

Ending = tuple[str, Outcome]
"""Its name, and the outcome that ``follow`` decides on."""

_UNANSWERED = (LegOutcome.BUSY, LegOutcome.DECLINED, LegOutcome.NO_ANSWER, LegOutcome.UNREACHABLE)


def endings_of(destination: Destination) -> Iterator[Ending]:
    """What happens when all goes well comes first."""
    match destination:
        case Menu():
            yield from ((f"key {key}", KeysPressed(key)) for key in destination.keys)
            yield from ((f"extension {code}", KeysPressed(code)) for code in destination.extensions)
            yield "no choice", TriesSpent(destination.tries, destination.no_input_tries)
        case HuntGroup():
            yield from _endings_of_group(destination)
        case Person():
            yield "answered", Finished()
            yield from ((outcome.value, NotAnswered(outcome)) for outcome in _UNANSWERED)
            yield "paused", Paused()
        case InactivePerson():
            yield "inactive", NobodyHere()
        case External(own=own):
            if own is not None:
                yield "a number of the house", LedHome(own)
                return
            yield "answered", Finished()
            yield from ((outcome.value, NotAnswered(outcome)) for outcome in _UNANSWERED)
        case Announcement():
            yield "said", Announced()
        case Voicemail():
            yield "message", Finished()
        case Mailbox():
            yield "visited", Finished()
        case Busy() | HangUp():
            yield "end", Finished()
        case _:
            assert_never(destination)


def _endings_of_group(group: HuntGroup) -> Iterator[Ending]:
    yield "answered", Finished()
    yield f"waited {group.max_wait_s} s", Overflowed()
    yield f"more than {group.max_waiting} wait", QueueFull(group.max_waiting)
    yield "nobody logged in", NobodyThere(len(group.agents))
    yield from ((f"key {key} while waiting", LeftQueue(key)) for key in group.exit_keys)
    if group.callback is not None:
        yield f"key {group.callback.key}: callback", CallbackPromised()
