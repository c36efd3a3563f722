"""What breaks in a world, and how it comes to work again."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field

from simulator.asterisk import Asterisk
from simulator.engine_life import EngineLife
from simulator.ports import Memory
from simulator.ports.records import Away
from simulator.scenario import CutAgi, CutAmi, DiskFull, Fault, KillEngine, RestartAsterisk, StoreGone

Mending = Coroutine[None, None, None]


@dataclass(slots=True)
class Breaking:
    """``cut_ami`` and ``cut_agi`` take those connections away. ``switch_there`` is set while Asterisk takes
    calls; ``was_ami_away`` says whether AMI ever was."""

    asterisk: Asterisk
    memory: Memory
    engines: EngineLife
    cut_ami: Callable[[], object]
    cut_agi: Callable[[], object]
    was_ami_away: bool = False
    switch_there: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.switch_there.set()

    def break_now(self, fault: Fault) -> Mending | None:
        """Let something break this very moment, whatever its own time; return what mends it after a while."""
        self.was_ami_away |= isinstance(fault, CutAmi | KillEngine | RestartAsterisk)
        match fault:
            case CutAmi(for_s=for_s):
                self.cut_ami()
                return self.asterisk.cut_ami_for(for_s)
            case CutAgi():
                self.cut_agi()
                return None
            case KillEngine(for_s=for_s):
                self.engines.kill()
                self.cut_agi()
                self.cut_ami()
                return self.engines.replace(for_s)
            case StoreGone(for_s=for_s, hangs=hangs):
                self.memory.set_away(Away.HANGS if hangs else Away.REFUSES)
                return self._bring_store_back(for_s)
            case DiskFull(for_s=for_s):
                self.memory.recordings.is_full = True
                return self._make_room(for_s)
            case RestartAsterisk(for_s=for_s):
                self.switch_there.clear()
                self.cut_ami()
                self.cut_agi()
                return self._restart_asterisk(for_s)

    async def _bring_store_back(self, after_s: float) -> None:
        await asyncio.sleep(after_s)
        self.memory.set_away(None)

    async def _make_room(self, after_s: float) -> None:
        await asyncio.sleep(after_s)
        self.memory.recordings.is_full = False

    async def _restart_asterisk(self, takes_s: float) -> None:
        await self.asterisk.restart_for(takes_s)
        self.switch_there.set()
