"""Whom a group rings for one caller now: the level first, then the strategy, each a pure function."""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import assert_never

from dialplan.hunting.history import AgentHistory
from dialplan.hunting.strategies import Strategy
from dialplan.ids import PersonId

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Who may be rung for one caller: ``members`` in the group's order.

    ``levels`` (1 where none is given) up to ``open_level`` are rung by now. ``tries`` says how often each
    has been rung for this caller in vain, ``seed`` makes chance repeatable.
    """

    members: Sequence[PersonId]
    levels: Mapping[PersonId, int] = field(default_factory=dict)
    open_level: int = 1
    tries: Mapping[PersonId, int] = field(default_factory=dict)
    seed: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """``agents`` are rung; ``free`` is how many there were to choose from, ``level`` the highest of them."""

    agents: tuple[PersonId, ...]
    free: int
    level: int


def choose_agents(
    strategy: Strategy,
    candidates: Candidates,
    free: Collection[PersonId],
    history_of: Callable[[PersonId], AgentHistory],
) -> Choice | None:
    """Choose whom to ring now of the members who are free; None where nobody can be."""
    pool = _on_open_levels(candidates, free)
    if not pool:
        return None
    level = max(_level(candidates, agent) for agent in pool) if candidates.levels else 1
    if strategy is Strategy.RING_ALL:
        return Choice(pool, len(pool), level)
    first = min(pool, key=lambda agent: _rank(strategy, candidates, agent, history_of))
    return Choice((first,), len(pool), level)


def _on_open_levels(candidates: Candidates, free: Collection[PersonId]) -> tuple[PersonId, ...]:
    """The free members on levels that are open; where there is none, those on the next level that has any."""
    available = tuple(member for member in candidates.members if member in free)
    if not available or not candidates.levels:
        return available
    lowest = min(_level(candidates, agent) for agent in available)
    limit = max(lowest, candidates.open_level)
    return tuple(agent for agent in available if _level(candidates, agent) <= limit)


def _level(candidates: Candidates, agent: PersonId) -> int:
    return candidates.levels.get(agent, 1)


_Rank = tuple[int, datetime | int | str, int]


def _rank(
    strategy: Strategy,
    candidates: Candidates,
    agent: PersonId,
    history_of: Callable[[PersonId], AgentHistory],
) -> _Rank:
    """Whoever did not answer this caller comes after those who were not asked, whatever the strategy."""
    level = _level(candidates, agent)
    tries = candidates.tries.get(agent, 0)
    match strategy:
        case Strategy.RING_ALL | Strategy.LINEAR:
            return tries, 0, level
        case Strategy.ROUND_ROBIN:
            return tries, history_of(agent).last_rung or _NEVER, level
        case Strategy.LONGEST_IDLE:
            return tries, history_of(agent).idle_since or _NEVER, level
        case Strategy.FEWEST_CALLS:
            return tries, history_of(agent).taken, level
        case Strategy.RANDOM:
            return tries, _draw(candidates.seed, agent), level
        case _:
            assert_never(strategy)


def _draw(seed: str, agent: PersonId) -> str:
    """A number drawn by lot that the same seed draws again."""
    return hashlib.sha256(f"{seed} {agent}".encode()).hexdigest()
