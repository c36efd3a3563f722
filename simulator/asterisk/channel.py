"""One channel as Asterisk describes it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

Header = tuple[str, str]
Publish = Callable[[str, Iterable[Header]], None]
"""Tells all AMI clients of an event: its name, and its headers after ``Privilege``."""


class ChannelState(IntEnum):
    DOWN = 0
    RING = 4
    RINGING = 5
    UP = 6
    BUSY = 7

    @property
    def words(self) -> str:
        return self.name.capitalize()


@dataclass(slots=True)
class Channel:
    """One channel; what is empty is ``<unknown>`` or nothing in its headers, as Asterisk has it."""

    name: str
    uniqueid: str
    linkedid: str
    state: ChannelState
    caller_num: str = ""
    caller_name: str = ""
    is_withheld: bool = False
    connected_num: str = ""
    connected_name: str = ""
    context: str = ""
    exten: str = "s"
    priority: int = 1
    bridge: str = ""
    application: str = ""
    application_data: str = ""
    since: datetime | None = None
    up_since: float | None = None
    cause: int = 0
    tech_cause: int | None = None

    @property
    def device(self) -> str:
        return self.name.rpartition("-")[0]

    def headers(self, prefix: str = "") -> Iterator[Header]:
        """The headers that describe a channel in every event about it."""
        yield f"{prefix}Channel", self.name
        yield f"{prefix}ChannelState", str(int(self.state))
        yield f"{prefix}ChannelStateDesc", self.state.words
        yield f"{prefix}CallerIDNum", self.caller_num or "<unknown>"
        yield f"{prefix}CallerIDName", self.caller_name or "<unknown>"
        yield f"{prefix}ConnectedLineNum", self.connected_num or "<unknown>"
        yield f"{prefix}ConnectedLineName", self.connected_name or "<unknown>"
        yield f"{prefix}Language", "en"
        yield f"{prefix}AccountCode", ""
        yield f"{prefix}Context", self.context
        yield f"{prefix}Exten", self.exten
        yield f"{prefix}Priority", str(self.priority)
        yield f"{prefix}Uniqueid", self.uniqueid
        yield f"{prefix}Linkedid", self.linkedid
