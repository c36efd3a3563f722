"""What breaks in a world, and how it comes to work again."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import partial

from simulator.asterisk import Asterisk
from simulator.ports import Memory
from simulator.ports.records import Away
from simulator.scenario.faults import CutAgi, CutAmi, DiskFull, Fault, KillEngine, RestartAsterisk, StoreGone
from simulator.world.engine_life import EngineLife

Mending = Coroutine[None, None, None]


class _Part(Enum):
    """What several faults can have broken at the same time."""

    STORE_HANGS = auto()
    STORE_REFUSES = auto()
    DISK = auto()
    SWITCH = auto()


@dataclass(slots=True)
class Breaking:
    """``cut_ami`` and ``cut_agi`` take those connections away, and say how many there were. ``switch_there``
    is set while Asterisk takes calls; ``was_ami_away`` says whether AMI ever was.

    What is broken twice at the same time works again when the last that broke it is over.
    """

    asterisk: Asterisk
    memory: Memory
    engines: EngineLife
    cut_ami: Callable[[], int]
    cut_agi: Callable[[], int]
    was_ami_away: bool = False
    switch_there: asyncio.Event = field(default_factory=asyncio.Event)
    _broken: Counter[_Part] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.switch_there.set()

    def break_now(self, fault: Fault) -> Mending | None:
        """Let something break this very moment, whatever its own time; return what mends it after a while.

        None where there was nothing to break.
        """
        self.was_ami_away |= isinstance(fault, CutAmi | KillEngine | RestartAsterisk)
        match fault:
            case CutAmi(for_s=for_s):
                self.cut_ami()
                return self.asterisk.cut_ami_for(for_s)
            case CutAgi():
                return asyncio.sleep(0) if self.cut_agi() else None
            case KillEngine(for_s=for_s):
                self.engines.kill()
                self.cut_agi()
                self.cut_ami()
                return self.engines.replace(for_s)
            case StoreGone(for_s=for_s, hangs=hangs):
                part = _Part.STORE_HANGS if hangs else _Part.STORE_REFUSES
                return self._lose(part, partial(asyncio.sleep, for_s))
            case DiskFull(for_s=for_s):
                return self._lose(_Part.DISK, partial(asyncio.sleep, for_s))
            case RestartAsterisk(for_s=for_s):
                self.cut_ami()
                self.cut_agi()
                return self._lose(_Part.SWITCH, partial(self.asterisk.restart_for, for_s))

    def _lose(self, part: _Part, absence: Callable[[], Mending]) -> Mending:
        self._broken[part] += 1
        self._show()
        return self._mend(part, absence)

    async def _mend(self, part: _Part, absence: Callable[[], Mending]) -> None:
        await absence()
        self._broken[part] -= 1
        self._show()

    def _show(self) -> None:
        """Let everybody see what is broken just now. A store that hangs doesn't come to refuse anything."""
        refuses = Away.REFUSES if self._broken[_Part.STORE_REFUSES] else None
        self.memory.set_away(Away.HANGS if self._broken[_Part.STORE_HANGS] else refuses)
        self.memory.recordings.is_full = bool(self._broken[_Part.DISK])
        if self._broken[_Part.SWITCH]:
            self.switch_there.clear()
        else:
            self.switch_there.set()
