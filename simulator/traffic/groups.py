"""Which hunt groups each call came to, and what became of it there, as the routing log tells."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dialplan.disposition import Disposition
from dialplan.ids import DestinationId
from dialplan.records import Cdr, LogLine
from simulator.traffic.figures import Counted, error_s

SENT_ON = frozenset({"group.overflow", "group.full", "group.nobody"})
"""The group sends the caller on."""

_COMES = frozenset({"group.joined", "group.full", "group.nobody"})
_LEAVES = SENT_ON | {"group.exit_key"}
_CALLED_BACK = "callback.promised"
_ANSWERED = "talk.answered"


@dataclass(frozen=True, slots=True)
class AtGroups:
    """``at_each`` has one entry a group, however often the caller came back to it.

    ``waited_after_s`` is what an answer took after the caller had left the last queue.
    """

    at_each: Mapping[DestinationId, Counted]
    waited_after_s: float


@dataclass(slots=True)
class _Stay:
    """At one group: since when, and what became of the caller as they left it last. None is sent on."""

    came: datetime
    came_to: Disposition | None = None
    left: datetime | None = None


def at_groups(cdr: Cdr, lines: Sequence[LogLine]) -> AtGroups:
    """Read a call's lines. A group that was closed did not take the call, and has no entry.

    A group counts as its own only what it answered itself, by the wait since the caller first came to it.
    """
    stays: dict[DestinationId, _Stay] = {}
    within: _Stay | None = None
    left_last: datetime | None = None
    for line in lines:
        group = DestinationId(str(line.saw.get("at", "")))
        if line.rule in _COMES:
            within = stays.setdefault(group, _Stay(line.at))
            within.came_to, within.left = cdr.disposition, None
        if line.rule in _LEAVES and within is not None:
            within.came_to, within.left = None, line.at
            within, left_last = None, line.at
        elif line.rule == _CALLED_BACK and within is not None:
            within.came_to, within.left = Disposition.CALLBACK, line.at
            within = None
        elif line.rule == _ANSWERED and within is not None:
            within.came_to, within.left = Disposition.ANSWERED, cdr.answered or line.at
    return AtGroups(dict(_counted(cdr, stays)), 0.0 if within else _after_s(cdr, left_last))


def _after_s(cdr: Cdr, left_queue: datetime | None) -> float:
    """A CDR has the wait in queues, up to the end of the last; where they were in none, up to the answer."""
    if cdr.queued_s is None or left_queue is None or cdr.answered is None:
        return 0.0
    return max(0.0, (cdr.answered - left_queue).total_seconds())


def _counted(cdr: Cdr, stays: Mapping[DestinationId, _Stay]) -> Iterator[tuple[DestinationId, Counted]]:
    for group, stay in stays.items():
        is_own = stay.came_to is Disposition.ANSWERED
        yield (
            group,
            Counted(
                started=cdr.started,
                came_to=stay.came_to,
                waited_s=max(0.0, ((stay.left or cdr.ended) - stay.came).total_seconds()),
                agent=cdr.agent if is_own else None,
                talk_s=cdr.talk_s if is_own else 0.0,
                error_s=error_s(cdr) if is_own else None,
            ),
        )
