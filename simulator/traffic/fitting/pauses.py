"""Breaks, read from whom nobody rang: a free agent would have been, when callers came to their group."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median

from dialplan.destinations import HuntGroup
from dialplan.hunting import Strategy
from dialplan.ids import DestinationId, PersonId
from dialplan.records import Cdr
from simulator.traffic.fitting.recording import Recording
from simulator.traffic.fitting.shifts import QUARTER_S, Shift

_SHORTEST_S = 1200.0
_LEAST_MISSED = 4

_RINGS_WHO_IS_FREE = frozenset({Strategy.RING_ALL, Strategy.LONGEST_IDLE})
"""With other strategies somebody may be free for an hour while others are rung."""


@dataclass(frozen=True, slots=True)
class _Gap:
    """``missed`` is how many callers came to the agent's groups in it, and did not ring them."""

    from_s: float
    to_s: float
    missed: int


def find_break(recording: Recording, agent: PersonId) -> Shift | None:
    """The longest part of most days in which others' calls passed an agent by; None where there is none."""
    groups = frozenset(_groups_of(recording, agent))
    gaps = [gap for day in recording.days if (gap := _longest_gap(recording, day, agent, groups)) is not None]
    if not gaps or 2 * len(gaps) <= len(recording.days):
        return None
    from_s = round(median(gap.from_s for gap in gaps) / QUARTER_S) * QUARTER_S
    to_s = round(median(gap.to_s for gap in gaps) / QUARTER_S) * QUARTER_S
    return Shift(from_s, to_s, len(gaps)) if from_s < to_s else None


def _groups_of(recording: Recording, agent: PersonId) -> Iterator[DestinationId]:
    for id_, group in recording.company.destinations.items():
        if isinstance(group, HuntGroup) and group.strategy in _RINGS_WHO_IS_FREE:
            first = min((group.levels.get(one, 1) for one in group.agents), default=1)
            if agent in group.agents and group.levels.get(agent, 1) == first:
                yield id_


def _longest_gap(
    recording: Recording, day: date, agent: PersonId, groups: frozenset[DestinationId]
) -> _Gap | None:
    calls = [cdr for cdr in recording.all_calls if recording.local(cdr.started).date() == day]
    seen = sorted(_seen(recording, calls, agent))
    missed = sorted(
        recording.second(cdr.started)
        for cdr in calls
        if cdr.group in groups and all(leg.agent != agent for leg in cdr.legs)
    )
    gaps = []
    for (_, before_s), (after_s, _) in pairwise(seen):
        inside = [at_s for at_s in missed if before_s < at_s < after_s]
        if len(inside) >= _LEAST_MISSED:
            # It began after the last talk and before the first call that passed them by; so with its end.
            from_s, to_s = (before_s + inside[0]) / 2, (inside[-1] + after_s) / 2
            gaps.append(_Gap(from_s, to_s, len(inside)))
    longest = max(gaps, key=lambda gap: gap.to_s - gap.from_s, default=None)
    return longest if longest is not None and longest.to_s - longest.from_s >= _SHORTEST_S else None


def _seen(recording: Recording, calls: Sequence[Cdr], agent: PersonId) -> Iterator[tuple[float, float]]:
    """When the agent was rung or talked."""
    latest = 0.0
    for cdr in calls:
        if any(leg.agent == agent for leg in cdr.legs):
            began_s = recording.second(cdr.started)
            lasted_s = cdr.wait_s + (cdr.talk_s if cdr.agent == agent else 0.0)
            latest = max(latest, began_s + lasted_s)
            yield began_s + cdr.wait_s, latest
