"""What the agents of one organisation did lately, read from every change of their states."""

from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from dialplan.hunting import Histories
from dialplan.ids import DestinationId, PersonId
from dialplan.queueing import Agent, Work
from dialplan.queueing.estimate import Lately, Stint

_NEWEST = 50
"""Stints and answers a group is judged by: an hour or so of a busy group, and today's mood of a quiet one."""


@dataclass(slots=True)
class _Stint:
    """One agent's time for one call, as it goes on."""

    group: DestinationId
    began: datetime
    has_talked: bool = False


class Ledger:
    """Kept in memory: after a restart a group is judged by what is typical until it has been busy again."""

    def __init__(self) -> None:
        self._idle_since: dict[PersonId, datetime] = {}
        self._taken: dict[tuple[DestinationId, PersonId], int] = {}
        self._last_rung: dict[tuple[DestinationId, PersonId], datetime] = {}
        self.histories = Histories(self._idle_since, self._taken, self._last_rung)
        self._today: date | None = None
        self._under_way: dict[PersonId, _Stint] = {}
        self._stints: Mapping[DestinationId, deque[Stint]] = defaultdict(lambda: deque(maxlen=_NEWEST))
        self._rings_s: Mapping[DestinationId, deque[float]] = defaultdict(lambda: deque(maxlen=_NEWEST))

    def lately(self, group: DestinationId) -> Lately:
        return Lately(tuple(self._stints[group]), tuple(self._rings_s[group]))

    def begin_day(self, day: date) -> None:
        """Count conversations anew on a new day of the organisation's."""
        if self._today != day:
            self._today = day
            self._taken.clear()

    def note(
        self, agent: PersonId, before: Agent, after: Agent, group: DestinationId | None, now: datetime
    ) -> None:
        """Learn from one change; ``group`` is the one whose call holds the agent, if any."""
        if before.work is after.work:
            return
        if before.work is Work.IDLE and group is not None:
            self._under_way[agent] = _Stint(group, now)
            self._last_rung[group, agent] = now
        stint = self._under_way.get(agent)
        if after.work is Work.TALKING and stint is not None and not stint.has_talked:
            stint.has_talked = True
            self._rings_s[stint.group].append((now - stint.began).total_seconds())
            self._taken[stint.group, agent] = self._taken.get((stint.group, agent), 0) + 1
        if before.work is Work.TALKING:
            self._idle_since[agent] = now
        if after.work is Work.IDLE and stint is not None:
            del self._under_way[agent]
            took_s = (now - stint.began).total_seconds()
            self._stints[stint.group].append(Stint(took_s, stint.has_talked))
