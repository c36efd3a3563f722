"""A caller's place in a group's queue."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from dialplan.destinations.hunt_group import HuntGroup
from dialplan.hunting import Candidates, Strategy
from dialplan.ids import CallId, DestinationId, PersonId

Rank = tuple[int, datetime, CallId]


@dataclass(frozen=True, slots=True)
class Ticket:
    """``resting`` are agents who just did not answer this caller, ``tries`` how often each did not.

    A ticket that is ``ringing`` has its agents and asks for no more. Who has a higher ``priority`` goes
    first, then who waits longest: ``since`` is when a caller whom another queue sent on began to wait there.
    The ``levels`` open one after the other, each ``next_level_s`` after the one before.
    """

    call: CallId
    group: DestinationId
    joined: datetime
    strategy: Strategy
    agents: tuple[PersonId, ...]
    resting: frozenset[PersonId] = field(default_factory=frozenset)
    ringing: bool = False
    priority: int = 0
    levels: Mapping[PersonId, int] = field(default_factory=dict)
    next_level_s: int = 0
    tries: Mapping[PersonId, int] = field(default_factory=dict)
    since: datetime | None = None

    @property
    def waits_since(self) -> datetime:
        """Since when the caller has waited for anybody, in this queue or in those that sent them on."""
        return self.joined if self.since is None else min(self.since, self.joined)

    @property
    def rank(self) -> Rank:
        """Who goes first has the lowest."""
        return -self.priority, self.waits_since, self.call

    def candidates(self, now: datetime) -> Candidates:
        seed = f"{self.call}/{sum(self.tries.values())}"
        return Candidates(self.agents, self.levels, self.open_level(now), self.tries, seed)

    def open_level(self, now: datetime) -> int:
        """The highest level that may be rung by now, whoever is free.

        A caller who waits need not be woken when one opens: where nobody below it is free, it is rung in
        any case.
        """
        if self.next_level_s <= 0:
            return 1
        return 1 + max(0, (now - self.joined) // timedelta(seconds=self.next_level_s))

    def next_opening(self, now: datetime, free: Collection[PersonId]) -> datetime | None:
        """When the next level opens on which somebody is free; None where there is none."""
        if self.next_level_s <= 0:
            return None
        levels = (self.levels.get(agent, 1) for agent in self.agents if agent in free)
        level = min((level for level in levels if level > self.open_level(now)), default=None)
        return None if level is None else self.joined + timedelta(seconds=(level - 1) * self.next_level_s)

    def rested_from(self, agents: tuple[PersonId, ...]) -> "Ticket":
        """These agents did not answer: the caller asks for others."""
        tries = {**self.tries, **{agent: self.tries.get(agent, 0) + 1 for agent in agents}}
        return replace(self, ringing=False, resting=self.resting | set(agents), tries=tries)


def ticket_of(group: HuntGroup, call: CallId, joined: datetime, since: datetime | None = None) -> Ticket:
    """The ticket of a caller who joined a group's queue then, and has waited ``since`` before that."""
    return Ticket(
        call=call,
        group=group.id,
        joined=joined,
        strategy=group.strategy,
        agents=group.agents,
        priority=group.priority,
        levels=group.levels,
        next_level_s=group.next_level_s,
        since=since,
    )


def callback_ticket_of(group: HuntGroup, call: CallId, joined: datetime) -> Ticket:
    """The ticket of a caller who is called back: one agent is kept for them, never all."""
    ticket = ticket_of(group, call, joined)
    if group.strategy is Strategy.RING_ALL:
        return replace(ticket, strategy=Strategy.LONGEST_IDLE)
    return ticket
