"""``python -m bench.waiting_callers``: thousands wait at once, in virtual time. It judges no time.

All agents talk when the last caller joins. Then each of them takes callers for a while, and at last all who
still wait lose their patience in the same minute.
"""

import gc
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from bench.centre import Centre
from bench.cpu import this_machine
from bench.quiet import StoryFailed, quieten
from bench.report import say_machine
from dialplan.records import LogLine
from simulator.callers import Caller, Hear, Press, Wait
from simulator.phones import Answers, Phone
from simulator.play import simulate
from simulator.scenario.values import Expected, Scenario, ScenarioCall

CALLERS: Final = 10_000
CENTRE: Final = Centre(agents=200, groups=20, per_group=10)

_RATE_PER_S: Final = 20.0
_SERVED_FOR_S: Final = 600.0
_TALKS_S: Final = 60.0
_STARTS: Final = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
_CALLER: Final = "0701740605"
_PAGE_KIB: Final = 4


def _resident_kib() -> int:
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE_KIB


@dataclass(slots=True)
class Waiting:
    """What was measured as the routing log was written."""

    callers: int
    joined: int = 0
    served: int = 0
    kib: list[int] = field(default_factory=list)
    cpu_s: list[float] = field(default_factory=list)

    def take(self, line: LogLine) -> None:
        self.joined += line.rule == "group.joined"
        self.served += line.rule == "talk.answered" and len(self.cpu_s) == _ALL_WAIT
        begins = not self.kib and self.joined == CENTRE.agents
        all_wait = len(self.kib) == 1 and self.joined == CENTRE.agents + self.callers
        leaves = len(self.cpu_s) == _ALL_WAIT and line.rule == "caller.hung_up"
        if begins or all_wait or leaves:
            self.kib.append(_resident_kib())
            self.cpu_s.append(time.process_time())

    @property
    def kib_per_caller(self) -> float:
        """Of engine and stand-in together, with the records of the calls so far, which the stand-in keeps."""
        return (self.kib[1] - self.kib[0]) / self.callers

    @property
    def joining_ms(self) -> float:
        return 1000 * (self.cpu_s[1] - self.cpu_s[0]) / self.callers

    @property
    def serving_ms(self) -> float:
        return 1000 * (self.cpu_s[2] - self.cpu_s[1]) / max(1, self.served)


_ALL_WAIT: Final = 2


def measure_waiting(callers: int = CALLERS) -> tuple[Waiting, float]:
    """Have so many wait at once; return what was measured, and the CPU s until all were gone again.

    Raises StoryFailed.
    """
    quieten()
    scenario = _scenario(callers)
    waiting = Waiting(callers)
    report = simulate(scenario, on_line=waiting.take)
    left_s = time.process_time() - waiting.cpu_s[2]
    if not report.ok or len(waiting.cpu_s) < _ALL_WAIT + 1:
        raise StoryFailed("\n".join(list(report.text())[:20]))
    return waiting, left_s


def _scenario(callers: int) -> Scenario:
    begins_s = CENTRE.agents / _RATE_PER_S + 30
    all_wait_s = begins_s + callers / _RATE_PER_S + 30
    first = Answers(after_s=1.0, talks_s=all_wait_s)
    phones = (Phone(endpoint, (first, Answers(1.0, _TALKS_S))) for endpoint in CENTRE.endpoints)
    return Scenario(
        file="waiting_callers",
        story="Thousands wait at once.",
        starts=_STARTS,
        company=CENTRE.company(),
        phones=tuple(phones),
        calls=tuple(_calls(callers, begins_s, all_wait_s + _SERVED_FOR_S)),
        ends_within_s=all_wait_s + 2 * _SERVED_FOR_S,
    )


def _calls(callers: int, begins_s: float, leave_s: float) -> Iterator[ScenarioCall]:
    """As many as there are agents, who are served at once; then the others."""
    does = (Hear(1), Wait(0.5), Press("1"))
    for number in range(CENTRE.agents):
        caller = Caller(_CALLER, "", CENTRE.number(number % CENTRE.groups), does)
        yield ScenarioCall(caller, number / _RATE_PER_S, Expected())
    for number in range(callers):
        at_s = begins_s + number / _RATE_PER_S
        dials = CENTRE.number(number % CENTRE.groups)
        leaves_s = leave_s + 60 * number / callers
        yield ScenarioCall(Caller(_CALLER, "", dials, does, leaves_s - at_s), at_s, Expected())


def say_waiting(waiting: Waiting, left_s: float) -> str:
    return (
        f"{waiting.callers:,} callers wait at once: {waiting.kib_per_caller:.1f} KiB each, with stand-in; "
        f"CPU: {waiting.joining_ms:.2f} ms for each to join, {waiting.serving_ms:.2f} ms for each of "
        f"{waiting.served:,} served meanwhile, {left_s:.1f} s until all were gone"
    )


def waiting_figures(waiting: Waiting, left_s: float) -> Mapping[str, float]:
    """The same as plain values."""
    return {
        "callers": waiting.callers,
        "served": waiting.served,
        "kib_per_caller": waiting.kib_per_caller,
        "joining_ms": waiting.joining_ms,
        "serving_ms": waiting.serving_ms,
        "leaving_s": left_s,
    }


def bench(
    *, callers: Annotated[int, typer.Option(min=100, max=18_000, help="How many wait.")] = CALLERS
) -> None:
    """Have thousands of callers wait at once, engine and stand-in in one process."""
    print(say_machine(this_machine(), datetime.now(UTC)))
    print(say_waiting(*measure_waiting(callers)))


if __name__ == "__main__":
    typer.run(bench)
