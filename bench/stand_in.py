"""``python -m bench.stand_in``: whole calls through AMI and AGI bytes on the stand-in, in virtual time."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Final

import typer
from rich.console import Console

from bench.call_centre import AGENTS, CALLER, CALLS, MENU, RINGS_S, TALKS_S, call_centre
from bench.cpu import this_machine
from bench.quiet import StoryFailed, quieten
from bench.report import say_machine, stand_in_table
from dialplan.disposition import Disposition
from dialplan.records import LogLine
from simulator.callers import Caller, Hear, Press, Wait
from simulator.phones import Answers, Phone
from simulator.play import simulate
from simulator.scenario.values import Expected, Scenario, ScenarioCall

_RATE_PER_S: Final = 20.0
_STARTS: Final = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass(slots=True)
class _Stretch:
    """CPU time of this process from the first line of the routing log to the last."""

    first_s: float = 0.0
    last_s: float = 0.0

    def take(self, _: LogLine) -> None:
        self.last_s = time.process_time()
        self.first_s = self.first_s or self.last_s

    @property
    def took_s(self) -> float:
        return self.last_s - self.first_s


def measure_stand_in(rounds: int) -> tuple[float, ...]:
    """Return for each round how many calls a core gets through in a second, engine and stand-in together.

    Raises StoryFailed.
    """
    quieten()
    scenario = _scenario()
    return tuple(CALLS / _play(scenario, seed) for seed in range(rounds))


def _play(scenario: Scenario, seed: int) -> float:
    stretch = _Stretch()
    report = simulate(scenario, seed=seed, on_line=stretch.take)
    if not report.ok:
        raise StoryFailed("\n".join(list(report.text())[:20]))
    return stretch.took_s


def _scenario() -> Scenario:
    answers = Answers(after_s=RINGS_S, talks_s=TALKS_S)
    caller = Caller(CALLER, "", MENU, does=(Hear(1), Wait(0.5), Press("1")))
    answered = Expected(disposition=Disposition.ANSWERED)
    return Scenario(
        file="bench",
        story="Callers press 1 in the menu and talk to an agent.",
        starts=_STARTS,
        company=call_centre(),
        phones=tuple(Phone(f"PJSIP/{agent}", (answers,)) for agent in AGENTS),
        calls=tuple(ScenarioCall(caller, number / _RATE_PER_S, answered) for number in range(CALLS)),
    )


def bench(
    *, rounds: Annotated[int, typer.Option(min=1, max=50, help="How often the calls are made.")] = 5
) -> None:
    """Make the calls on the stand-in, engine and stand-in in one process."""
    console = Console(highlight=False)
    console.print(say_machine(this_machine(), datetime.now(UTC)), soft_wrap=True)
    console.print(stand_in_table(measure_stand_in(rounds)))


if __name__ == "__main__":
    typer.run(bench)
