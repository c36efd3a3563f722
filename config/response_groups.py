"""Response groups (svarsgrupper): their agents and how these are rung."""

from typing import Annotated

from pydantic import Field

from config.calendars import Almanac
from config.entry import Entry, Key, Name, To
from config.opening_hours import ClosedNowEntry, HoursEntry
from dialplan.destinations import HuntGroup
from dialplan.hunting import Strategy
from dialplan.ids import DestinationId, PersonId


class GroupEntry(Entry):
    """Waits are in seconds. A group may be without agents: its callers wait, then overflow."""

    name: Name
    agents: Annotated[tuple[Key, ...], Field(max_length=500)] = ()
    strategy: Strategy = Strategy.RING_ALL
    ring_s: Annotated[int, Field(ge=5, le=120)] = 20
    rest_s: Annotated[int, Field(ge=0, le=300)] = 10
    wrap_up_s: Annotated[int, Field(ge=0, le=3600)] = 0
    max_wait_s: Annotated[int, Field(ge=5, le=7200)] = 300
    overflow: To
    hours: HoursEntry | None = None
    closed_now: ClosedNowEntry | None = None

    def destination(self, id_: DestinationId, almanac: Almanac) -> HuntGroup:
        return HuntGroup(
            id=id_,
            agents=tuple(PersonId(agent) for agent in self.agents),
            overflow=self.overflow,
            strategy=self.strategy,
            ring_s=self.ring_s,
            rest_s=self.rest_s,
            wrap_up_s=self.wrap_up_s,
            max_wait_s=self.max_wait_s,
            hours=self.hours.hours(almanac) if self.hours else None,
            closed_now=self.closed_now.close(almanac) if self.closed_now else None,
        )
