from dataclasses import replace
from pathlib import Path

import pytest

from simulator.runs import Sweeping, play_all, sweep_all
from simulator.scenario.files import SCENARIOS, read_scenario
from simulator.scenario.finding import find_scenarios
from simulator.sweep import Kind, Sweep, Tally

STORIES = tuple(read_scenario(file) for file in find_scenarios(SCENARIOS))


def test_several_processes_tell_the_same_as_one_in_the_same_order() -> None:
    stories = STORIES[:12]
    alone = [list(played.text()) for played in play_all(stories, seed=0, processes=1)]
    together = [list(played.text()) for played in play_all(stories, seed=0, processes=3)]
    assert together == alone
    assert [text[0].split(":")[0] for text in together] == [f"passed  {story.file}" for story in stories]


@pytest.mark.parametrize("processes", [1, 2])
def test_one_that_comes_to_no_end_stops_no_other(processes: int) -> None:
    endless = replace(STORIES[0], file=str(Path("endless.yaml")), ends_within_s=0.5)
    played = list(play_all((endless, *STORIES[1:9]), seed=0, processes=processes))
    assert [one.ok for one in played] == [False, *([True] * 8)]
    assert any("not over within 0.5 s" in line for line in played[0].text())


@pytest.mark.parametrize("processes", [1, 2])
def test_the_points_of_sweeps_are_counted_in_every_process(processes: int) -> None:
    tally = Tally()
    how = Sweeping((Kind.HANG_UP, Kind.AMI), every=5)
    swept = list(sweep_all([read_scenario(SCENARIOS / "busy.yaml")], how, 0, processes, tally))
    points = [one.played for one in swept if isinstance(one, Sweep)]
    assert len(points) == 2
    assert str(tally) == f"{sum(points)} of {sum(points)} points"
