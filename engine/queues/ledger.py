"""What the agents of one organisation did lately, read from every change of their states."""

from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from dialplan.hunting import Histories
from dialplan.ids import DestinationId, OrganisationId, PersonId
from dialplan.queueing import Agent, Work
from dialplan.queueing.estimate import Lately, Stint
from engine.queues.past import MembersPast, Past

_NEWEST = 50
"""Stints and answers a group is judged by: an hour or so of a busy group, and today's mood of a quiet one."""


@dataclass(slots=True)
class _Stint:
    """One agent's time for one call, as it goes on."""

    group: DestinationId
    began: datetime
    has_talked: bool = False

    def lasted_s(self, now: datetime) -> float:
        """Not less than nothing, though the clock was set back meanwhile."""
        return max(0.0, (now - self.began).total_seconds())


class Ledger:
    """``changes`` counts what it learned; ``past`` and ``recall`` bring it over a restart.

    A group of which nothing is known is judged by what is typical until it has been busy.
    """

    def __init__(self) -> None:
        self._idle_since: dict[PersonId, datetime] = {}
        self._taken: dict[tuple[DestinationId, PersonId], int] = {}
        self._last_rung: dict[tuple[DestinationId, PersonId], datetime] = {}
        self._members: dict[tuple[DestinationId, PersonId], MembersPast] = {}
        self.histories = Histories(self._idle_since, self._taken, self._last_rung)
        self._today: date | None = None
        self.changes = 0
        self._under_way: dict[PersonId, _Stint] = {}
        self._stints: Mapping[DestinationId, deque[Stint]] = defaultdict(lambda: deque(maxlen=_NEWEST))
        self._rings_s: Mapping[DestinationId, deque[float]] = defaultdict(lambda: deque(maxlen=_NEWEST))
        self._lately: dict[DestinationId, Lately] = {}  # asked for at every call, and every other second

    def past(self, organisation: OrganisationId) -> Past:
        """All of it but the calls under way. It is asked for often, and each part is ready."""
        groups = {group: self.lately(group) for group in (*self._stints, *self._rings_s)}
        return Past(organisation, self._today, dict(self._idle_since), tuple(self._members.values()), groups)

    def recall(self, past: Past) -> None:
        """Know what an earlier engine knew."""
        self._today = past.day
        self._idle_since.update(past.idle_since)
        for member in past.members:
            self._taken[member.group, member.agent] = member.taken
            if member.last_rung is not None:
                self._last_rung[member.group, member.agent] = member.last_rung
            self._remember(member.group, member.agent)
        for group, lately in past.groups.items():
            self._stints[group].extend(lately.stints)
            self._rings_s[group].extend(lately.rings_s)
            self._lately.pop(group, None)

    def lately(self, group: DestinationId) -> Lately:
        known = self._lately.get(group)
        if known is None:
            known = self._lately[group] = Lately(tuple(self._stints[group]), tuple(self._rings_s[group]))
        return known

    def begin_day(self, day: date) -> None:
        """Count conversations anew on a new day of the organisation's."""
        if self._today != day:
            self._today = day
            counted = tuple(self._taken)
            self._taken.clear()
            for group, agent in counted:
                self._remember(group, agent)
            self.changes += 1

    def note(
        self, agent: PersonId, before: Agent, after: Agent, group: DestinationId | None, now: datetime
    ) -> None:
        """Learn from one change; ``group`` is the one whose call holds the agent, if any."""
        if before.work is after.work:
            return
        self.changes += 1
        if before.work is Work.IDLE and group is not None:
            self._under_way[agent] = _Stint(group, now)
            self._last_rung[group, agent] = now
            self._remember(group, agent)
        stint = self._under_way.get(agent)
        if after.work is Work.TALKING and stint is not None and not stint.has_talked:
            stint.has_talked = True
            self._rings_s[stint.group].append(stint.lasted_s(now))
            self._lately.pop(stint.group, None)
            self._taken[stint.group, agent] = self._taken.get((stint.group, agent), 0) + 1
            self._remember(stint.group, agent)
        if before.work is Work.TALKING:
            self._idle_since[agent] = now
        if after.work is Work.IDLE and stint is not None:
            del self._under_way[agent]
            self._stints[stint.group].append(Stint(stint.lasted_s(now), stint.has_talked))
            self._lately.pop(stint.group, None)

    def _remember(self, group: DestinationId, agent: PersonId) -> None:
        """Have ready what ``past`` tells of one agent in one group."""
        own = group, agent
        self._members[own] = MembersPast(group, agent, self._taken.get(own, 0), self._last_rung.get(own))
