"""In which order a hunt group's agents are rung."""

from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import assert_never

from dialplan.ids import PersonId


class Strategy(StrEnum):
    """How a hunt group chooses whom to ring."""

    RING_ALL = "ring-all"
    LINEAR = "linear"


def pick_agents(
    strategy: Strategy, members: Sequence[PersonId], free: Collection[PersonId]
) -> tuple[PersonId, ...]:
    """Choose whom to ring now of the group's members (in the group's order) who are free; may be nobody."""
    candidates = tuple(member for member in members if member in free)
    match strategy:
        case Strategy.RING_ALL:
            return candidates
        case Strategy.LINEAR:
            return candidates[:1]
        case _:
            assert_never(strategy)
