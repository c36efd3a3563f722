"""Listens to all that engine and Asterisk say to each other."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass

from simulator.wire.ends import End
from simulator.world.world import ENGINE, SWITCH, World

_NAME = re.compile(rb"^(?:Action|Event|Response): ([^\r\n]+)", re.MULTILINE)
_IDLE = re.compile(rb"^Action: Ping\r$|^Ping: Pong\r$", re.MULTILINE)
"""AMI's pulse: a story of an hour has hundreds."""

_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that was said; ``end`` is who says it."""

    at_s: float
    what: str
    is_agi: bool
    end: End


def listen(world: World, heard: Callable[[Said], None]) -> None:
    """Tell of each thing before it goes, so that it can be kept from arriving."""

    def take(port: int, end: End, data: bytes) -> None:
        if port == ENGINE.agi_port:
            heard(_agi(end, data))
        elif port == SWITCH.ami_port and not _IDLE.search(data):
            heard(_ami(end, data))

    world.network.on_written = take


def _agi(end: End, data: bytes) -> Said:
    line = data.decode(errors="replace").strip()
    what = "the call is brought" if line.startswith("agi_network") else line[:_LONGEST]
    return Said(_now(), what, is_agi=True, end=end)


def _ami(end: End, data: bytes) -> Said:
    names = " ".join(name.decode(errors="replace") for name in _NAME.findall(data)[:2])
    return Said(_now(), f"AMI {names}"[:_LONGEST], is_agi=False, end=end)


def _now() -> float:
    return asyncio.get_running_loop().time()
