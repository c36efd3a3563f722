from dataclasses import replace
from pathlib import Path

import pytest

from simulator.runs import play_all
from simulator.scenario_files import SCENARIOS, find_scenarios, read_scenario

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
    assert played[0].report is None
    assert played[0].error
