"""Every scenario that comes with the program, through the whole engine."""

from pathlib import Path

import pytest

from simulator.play import simulate
from simulator.scenario.files import SCENARIOS, read_scenario
from simulator.scenario.finding import find_scenarios
from simulator.wire.network import Warts

FILES = find_scenarios(SCENARIOS)


def name_of(file: Path) -> str:
    return file.stem


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_what_must_come_out_comes_out(file: Path) -> None:
    report = simulate(read_scenario(file))
    assert report.ok, "\n".join(report.text())


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_it_comes_out_in_any_order_of_what_happens_at_once(file: Path) -> None:
    report = simulate(read_scenario(file), seed=1 + FILES.index(file))
    assert report.ok, "\n".join(report.text())


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_it_comes_out_on_a_bad_network_too(file: Path) -> None:
    report = simulate(read_scenario(file), seed=1, warts=Warts(split=0.2, delay_s=0.02))
    assert report.ok, "\n".join(report.text())
