"""What agents did lately, as the choice among them needs it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from dialplan.ids import DestinationId, PersonId


@dataclass(frozen=True, slots=True)
class AgentHistory:
    """``idle_since`` is when the agent was last done with a conversation, over all groups (None: never).

    ``taken`` counts the conversations of today in the group that asks, ``last_rung`` is when a call of that
    group last rang them (None: never).
    """

    idle_since: datetime | None = None
    taken: int = 0
    last_rung: datetime | None = None


@dataclass(frozen=True, slots=True)
class Histories:
    """Those of all agents; what is not there never was."""

    idle_since: Mapping[PersonId, datetime] = field(default_factory=dict)
    taken: Mapping[tuple[DestinationId, PersonId], int] = field(default_factory=dict)
    last_rung: Mapping[tuple[DestinationId, PersonId], datetime] = field(default_factory=dict)

    def of(self, agent: PersonId, group: DestinationId) -> AgentHistory:
        return AgentHistory(
            self.idle_since.get(agent),
            self.taken.get((group, agent), 0),
            self.last_rung.get((group, agent)),
        )
