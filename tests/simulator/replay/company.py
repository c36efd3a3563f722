"""A company with two groups, two levels and hours, and a day of calls to it that is on record."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from config.files import read_text
from config.snapshot.company import company_of
from dialplan.company import Company
from simulator.phones import Answers, Phone
from simulator.play import simulate
from simulator.recorded.calls import RecordedCall
from simulator.recorded.rings import outside
from simulator.replay import ReplayReport, replay
from simulator.traffic.files import read_traffic

TEXT = (Path(__file__).parent / "company.yaml").read_text()


def company(before: str = "", after: str = "") -> Company:
    """The company, or a draft of it."""
    assert before in TEXT
    return company_of(read_text(TEXT.replace(before, after) if before else TEXT, "company.yaml").document, 1)


@cache
def recorded() -> tuple[RecordedCall, ...]:
    """A synthetic day, as if it had been one of the company's."""
    day = read_traffic(Path(__file__).parent / "day.yaml")
    bureau = Phone(outside("+46846500499"), (Answers(3.0, 60.0),), has_two_lines=True)
    scenario = replace(day.scenario, phones=(*day.scenario.phones, bureau))
    calls = simulate(scenario, seed=day.seed).calls
    played = (RecordedCall(call.cdrs[0], call.lines) for call in calls)
    return tuple(sorted(played, key=lambda call: call.cdr.started))


@cache
def through(before: str = "", after: str = "") -> ReplayReport:
    return replay(recorded(), company(), company(before, after))
