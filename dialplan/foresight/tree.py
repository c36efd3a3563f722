"""The tree: every place that a call can come to, and every way on from there."""

from dataclasses import dataclass

from dialplan.decision import Decision
from dialplan.foresight.considering import Considered
from dialplan.ids import DestinationId


@dataclass(frozen=True, slots=True)
class Branch:
    """One way on: ``when`` says what must happen for it, ``then`` is None where it is not followed.

    ``is_taken`` where the call goes that way by the keys that were given, and as all goes well.
    """

    when: str
    decision: Decision
    is_taken: bool
    then: "Place | None" = None


@dataclass(frozen=True, slots=True)
class Place:
    """A destination that a call comes to. ``is_repeated`` where the tree shows its branches elsewhere.

    ``heard`` is what a menu or a group made of keys before it was left, or that led nowhere.
    """

    at: DestinationId
    considered: tuple[Considered, ...] = ()
    heard: tuple[str, ...] = ()
    branches: tuple[Branch, ...] = ()
    is_repeated: bool = False


@dataclass(frozen=True, slots=True)
class Foreseen:
    """Where a call to a number begins, and the first place it comes to (None: it is refused).

    ``unused`` are the keys that nobody asked for.
    """

    decision: Decision
    first: Place | None
    unused: str = ""
