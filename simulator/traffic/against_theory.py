"""Holds the engine against the theory of queues: a plain group must behave as Erlang C and Erlang A say."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import sqrt
from random import Random
from statistics import fmean, stdev
from zoneinfo import ZoneInfo

from dialplan.company import Company
from dialplan.destinations import Device, HangUp, HuntGroup
from dialplan.disposition import Disposition
from dialplan.hunting import Strategy
from dialplan.ids import DestinationId, Endpoint, OrganisationId, PersonId
from dialplan.numbers import E164
from dialplan.records import Cdr
from simulator.callers import Caller
from simulator.phones import Answers, Phone
from simulator.play import simulate
from simulator.scenario.values import Expected, Scenario, ScenarioCall
from simulator.traffic.arrivals import Stretch, arrivals
from simulator.traffic.figures import waited_s
from simulator.traffic.theory import Load, erlang_a, erlang_c

_NUMBER = E164("+46846500400")
_GROUP = DestinationId("groups/plain")
_HANG_UP = DestinationId("hangup")
_CALLER = "+46701740605"
_NO_WAIT_S = 0.05
"""What ringing and answering take on the stand-in: who waited so little did not wait."""

_WARM_UP = 0.1
"""The part of the calls that finds a house emptier than it will be, and is not counted."""

_BATCHES = 20
_T_95 = 2.093
"""Student's t for 20 batches at 95 %."""


@dataclass(frozen=True, slots=True)
class Case:
    """``patience_s`` None is callers who wait for ever."""

    load: Load
    patience_s: float | None
    calls: int

    @property
    def name(self) -> str:
        return "M/M/c" if self.patience_s is None else "M/M/c+M"


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure: what theory says, what came out, and half its 95 % confidence interval (batch means)."""

    case: Case
    figure: str
    theory: float
    simulated: float
    margin: float

    @property
    def agrees(self) -> bool:
        return abs(self.theory - self.simulated) <= self.margin


CASES = (
    Case(Load(arrivals_per_s=4 / 60, talk_s=60, agents=5), None, 6000),
    Case(Load(arrivals_per_s=6 / 60, talk_s=60, agents=5), 90.0, 6000),
)
"""Offered 4 erlangs to five agents who are patiently waited for, and 6 to five who are not."""


def compare(case: Case, seed: int) -> tuple[Compared, ...]:
    """Play one case through the whole engine, and put its figures beside the theory's."""
    cdrs = _play(case, seed)[int(case.calls * _WARM_UP) :]
    theory = erlang_c(case.load) if case.patience_s is None else erlang_a(case.load, case.patience_s)
    figures: list[tuple[str, float, Callable[[Cdr], float]]] = [
        ("waits", theory.waits, lambda cdr: float(waited_s(cdr) > _NO_WAIT_S)),
        ("wait_s", theory.wait_s, waited_s),
    ]
    if case.patience_s is not None:
        gives_up = lambda cdr: float(cdr.disposition is Disposition.ABANDONED)  # noqa: E731
        figures.append(("gives_up", theory.gives_up, gives_up))
    return tuple(
        Compared(case, figure, expected, *_mean_of([measure(cdr) for cdr in cdrs]))
        for figure, expected, measure in figures
    )


def _mean_of(values: Sequence[float]) -> tuple[float, float]:
    """The mean and half its confidence interval; neighbours in a queue are alike, so batches are compared."""
    size = len(values) // _BATCHES
    means = [fmean(values[batch * size : (batch + 1) * size]) for batch in range(_BATCHES)]
    return fmean(values), _T_95 * stdev(means) / sqrt(_BATCHES)


def _play(case: Case, seed: int) -> list[Cdr]:
    """The CDRs in the order in which people called."""
    report = simulate(_scenario(case, seed), seed=seed)
    return [cdr for call in report.calls for cdr in call.cdrs]


def _scenario(case: Case, seed: int) -> Scenario:
    talks, patience = Random(f"{seed} talks"), Random(f"{seed} patience")
    agents = [PersonId(f"a{number}") for number in range(case.load.agents)]
    lasts_s = case.calls / case.load.arrivals_per_s
    times = arrivals([Stretch(0, 2 * lasts_s, 2 * case.calls)], Random(f"{seed} arrivals"))[: case.calls]
    return Scenario(
        file=case.name,
        story="A plain group, as in the books.",
        starts=datetime(2026, 11, 23, tzinfo=UTC),
        company=_company(agents, case),
        phones=tuple(
            Phone(
                f"PJSIP/{agent}",
                tuple(Answers(0.0, talks.expovariate(1 / case.load.talk_s)) for _ in range(case.calls)),
            )
            for agent in agents
        ),
        calls=tuple(ScenarioCall(_caller(case, patience), at_s, Expected()) for at_s in times),
        ends_within_s=3 * lasts_s + 36_000,
    )


def _caller(case: Case, chance: Random) -> Caller:
    patience_s = None if case.patience_s is None else chance.expovariate(1 / case.patience_s)
    return Caller(_CALLER, "", _NUMBER, patience_s=patience_s)


def _company(agents: Sequence[PersonId], case: Case) -> Company:
    group = HuntGroup(
        _GROUP,
        tuple(agents),
        _HANG_UP,
        strategy=Strategy.LONGEST_IDLE,
        max_wait_s=10_000_000,
        max_waiting=case.calls,
    )
    return Company(
        organisation=OrganisationId("theory"),
        version=1,
        country="SE",
        time_zone=ZoneInfo("UTC"),
        destinations={_GROUP: group, _HANG_UP: HangUp(_HANG_UP)},
        devices={agent: (Device(Endpoint(f"PJSIP/{agent}")),) for agent in agents},
        numbers={_NUMBER: _GROUP},
        unassigned=_HANG_UP,
    )
