"""Response groups (svarsgrupper): their agents, how these are rung, and what their callers hear meanwhile."""

from enum import StrEnum
from typing import Annotated

from pydantic import Discriminator, Field, Tag

from config.calendars import Almanac
from config.entry import OWN_VOICEMAIL, BillingId, Ending, Entry, Key, Name, voicemail_of
from config.numbers import NumberText
from config.opening_hours import ClosedNowEntry, HoursEntry
from config.speeches import AudioText, Text
from dialplan.destinations import HuntGroup
from dialplan.hunting import Strategy
from dialplan.ids import DestinationId, PersonId


class AgentEntry(Entry):
    """An agent with a level: level 1 is rung first."""

    agent: Key
    level: Annotated[int, Field(ge=1, le=9)] = 1


def _shape_of(value: object) -> str:
    return "<with-level>" if isinstance(value, dict | AgentEntry) else "<plain>"


AnyAgent = Annotated[
    Annotated[Key, Tag("<plain>")] | Annotated[AgentEntry, Tag("<with-level>")], Discriminator(_shape_of)
]


class Seen(StrEnum):
    """What the agents' phones show of a call."""

    CALLER = "caller"
    GROUP = "group"
    CUSTOM = "custom"


class AgentsSeeEntry(Entry):
    """``id`` is put after the caller's number, so that a mobile can tell the group by it."""

    shows: Seen = Seen.CALLER
    id: Annotated[str, Field(pattern=r"^[0-9]{1,6}$")] | None = None
    number: NumberText | None = None


class PeriodicEntry(Entry):
    says: Text
    every_s: Annotated[int, Field(ge=10, le=600)] = 60


class Notified(StrEnum):
    """Who hears of a message in a group's voicemail."""

    AGENTS = "agents"
    SUPERVISORS = "supervisors"


class GroupVoicemailEntry(Entry):
    """Lengths in seconds; the box is ``mailboxes/`` and the group's key."""

    greeting: Text
    notify: Annotated[tuple[Notified, ...], Field(max_length=2)] = ()


class GroupEntry(Entry):
    """Waits are in seconds. A group may be without agents: its callers wait, then overflow."""

    name: Name
    billing_id: BillingId | None = None
    display_number: NumberText | None = None
    agents: Annotated[tuple[AnyAgent, ...], Field(max_length=500)] = ()
    supervisors: Annotated[tuple[Key, ...], Field(max_length=50)] = ()
    strategy: Strategy = Strategy.RING_ALL
    ring_s: Annotated[int, Field(ge=5, le=120)] = 20
    rest_s: Annotated[int, Field(ge=0, le=300)] = 10
    wrap_up_s: Annotated[int, Field(ge=0, le=3600)] = 0
    max_wait_s: Annotated[int, Field(ge=5, le=7200)] = 300
    max_waiting: Annotated[int, Field(ge=1, le=1000)] = 100
    overflow: Ending
    welcome: Text | None = None
    queue_message: Text | None = None
    periodic_message: PeriodicEntry | None = None
    music: AudioText | None = None
    hours: HoursEntry | None = None
    closed_now: ClosedNowEntry | None = None
    agents_see: AgentsSeeEntry = AgentsSeeEntry()
    voicemail: GroupVoicemailEntry | None = None

    def levels(self) -> dict[str, int]:
        """Each agent's level, in the order of the file."""
        return {
            agent_key(agent): agent.level if isinstance(agent, AgentEntry) else 1 for agent in self.agents
        }

    def destination(self, id_: DestinationId, almanac: Almanac) -> HuntGroup:
        levels = self.levels()
        return HuntGroup(
            id=id_,
            agents=tuple(PersonId(agent) for agent in sorted(levels, key=lambda agent: levels[agent])),
            overflow=voicemail_of(id_) if self.overflow == OWN_VOICEMAIL else self.overflow,
            strategy=self.strategy,
            ring_s=self.ring_s,
            rest_s=self.rest_s,
            wrap_up_s=self.wrap_up_s,
            max_wait_s=self.max_wait_s,
            hours=self.hours.hours(almanac) if self.hours else None,
            closed_now=self.closed_now.close(almanac) if self.closed_now else None,
        )


def agent_key(agent: str | AgentEntry) -> str:
    return agent.agent if isinstance(agent, AgentEntry) else agent
