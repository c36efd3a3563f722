"""One leg that Dial rings."""

import asyncio
from dataclasses import dataclass, field

from simulator.asterisk.channel import Channel
from simulator.asterisk.local import LocalLeg
from simulator.phones import Answers, Reaction


@dataclass(slots=True)
class Leg:
    """``endpoint`` as it was dialled; a leg by a Local channel has its own way of ringing."""

    endpoint: str
    channel: Channel
    reaction: Reaction | LocalLeg
    alarms: list[asyncio.TimerHandle] = field(default_factory=list)

    @property
    def phone(self) -> str:
        return self.reaction.endpoint if isinstance(self.reaction, LocalLeg) else self.endpoint

    @property
    def number(self) -> str:
        """What the caller's channel takes for the number of who answers, unless it is its own extension."""
        return self.reaction.exten if isinstance(self.reaction, LocalLeg) else ""

    @property
    def talks_s(self) -> float | None:
        return self.reaction.talks_s if isinstance(self.reaction, Answers | LocalLeg) else None

    def stop(self) -> None:
        for alarm in self.alarms:
            alarm.cancel()
        self.alarms.clear()
