"""``python -m bench.centre_day``: a day of a large call centre, in virtual time. It judges no time."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import Annotated, Final

import typer

from bench.centre import Centre
from bench.cpu import this_machine
from bench.quiet import StoryFailed, quieten
from bench.report import say_machine
from dialplan.disposition import Disposition
from simulator.callers import Caller, Hear, Press, Wait
from simulator.phones import Answers, Phone
from simulator.play import simulate
from simulator.report.run import Report
from simulator.scenario.values import Expected, Scenario, ScenarioCall

CALLS: Final = 20_000
CENTRE: Final = Centre(agents=1000, groups=20, per_group=60)
"""Each group has its own fifty agents, and ten who are the next group's too."""

_OPENS: Final = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
_OPEN_S: Final = 10 * 3600.0
_TALKS_S: Final = 840.0
_PATIENCE_S: Final = 180.0
_REACTIONS: Final = 100
_CALLER: Final = "0701740605"


@dataclass(frozen=True, slots=True)
class DayPlayed:
    """``cpu_s`` is of engine and stand-in together, with drawing the day and reading its records."""

    calls: int
    answered: int
    waited: int
    """How many of them longer than 20 s."""

    cpu_s: float


def play_day(centre: Centre = CENTRE, calls: int = CALLS, seed: int = 0) -> DayPlayed:
    """Play one day. Raises StoryFailed where it leaves anything behind, or a call without a CDR."""
    quieten()
    scenario = _day(centre, calls, Random(seed))
    began = time.process_time()
    report = simulate(scenario, seed=seed)
    cpu_s = time.process_time() - began
    if not report.ok:
        raise StoryFailed("\n".join(list(report.text())[:20]))
    return _played(report, cpu_s)


def _played(report: Report, cpu_s: float) -> DayPlayed:
    cdrs = [cdr for call in report.calls for cdr in call.cdrs]
    answered = [cdr for cdr in cdrs if cdr.disposition is Disposition.ANSWERED]
    waited = sum((cdr.queued_s or 0.0) > 20 for cdr in cdrs)
    return DayPlayed(len(cdrs), len(answered), waited, cpu_s)


def _day(centre: Centre, calls: int, chance: Random) -> Scenario:
    return Scenario(
        file="centre_day",
        story="A day of a call centre.",
        starts=_OPENS,
        company=centre.company(),
        phones=tuple(Phone(endpoint, _reactions(chance)) for endpoint in centre.endpoints),
        calls=tuple(sorted(_calls(centre, calls, chance), key=lambda call: call.at_s)),
        ends_within_s=_OPEN_S + 4 * 3600,
    )


def _reactions(chance: Random) -> tuple[Answers, ...]:
    return tuple(Answers(chance.uniform(1, 8), chance.expovariate(1 / _TALKS_S)) for _ in range(_REACTIONS))


def _calls(centre: Centre, calls: int, chance: Random) -> Iterator[ScenarioCall]:
    """More of them in the middle of the day than at its ends, as everywhere."""
    for _ in range(calls):
        dials = centre.number(chance.randrange(centre.groups))
        patience_s = 20 + chance.expovariate(1 / _PATIENCE_S)
        caller = Caller(_CALLER, "", dials, (Hear(1), Wait(0.5), Press("1")), patience_s)
        yield ScenarioCall(caller, chance.triangular(0, _OPEN_S), Expected())


def say_day(day: DayPlayed) -> str:
    return (
        f"A day of {CENTRE.agents:,} agents in {CENTRE.groups} groups: {day.calls:,} calls "
        f"({day.answered:,} answered, {day.waited:,} waited more than 20 s) took {day.cpu_s:.1f} s of CPU, "
        f"{1000 * day.cpu_s / day.calls:.2f} ms a call"
    )


def bench(
    *, calls: Annotated[int, typer.Option(min=100, max=100_000, help="How many call that day.")] = CALLS
) -> None:
    """Play a day of a centre of 1,000 agents, engine and stand-in in one process."""
    print(say_machine(this_machine(), datetime.now(UTC)))
    print(say_day(play_day(calls=calls)))


if __name__ == "__main__":
    typer.run(bench)
