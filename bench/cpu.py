"""How much processor time a process has used, and what machine that was on."""

import os
import platform
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_TICKS_PER_S: Final = os.sysconf("SC_CLK_TCK")
_UTIME: Final = 14 - 3
"""Where utime stands behind the command's name; stime, cutime and cstime follow (proc(5))."""


def cpu_s(pid: int) -> float:
    """Return the CPU seconds of a process and of its children that have ended, in steps of 10 ms."""
    stat = Path(f"/proc/{pid}/stat").read_text()
    fields = stat.rpartition(")")[2].split()  # the command's name may hold anything, ")" too
    return sum(map(int, fields[_UTIME : _UTIME + 4])) / _TICKS_PER_S


@dataclass(frozen=True, slots=True)
class Machine:
    """Without these a number of milliseconds says nothing; ``load`` is the last minute's load average."""

    cpu: str
    cores: int
    python: str
    load: float


def this_machine() -> Machine:
    names = (line.partition(": ")[2] for line in _lines("/proc/cpuinfo") if line.startswith("model name"))
    return Machine(
        cpu=next(names, platform.machine()),
        cores=len(os.sched_getaffinity(0)),
        python=platform.python_version(),
        load=round(os.getloadavg()[0], 2),
    )


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines()
