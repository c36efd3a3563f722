"""Calls through the whole engine go only where the pure decisions foresaw that they might."""

import pytest

from dialplan.company import Company
from dialplan.decision import Step
from dialplan.destinations import Mobile
from dialplan.foresight import Place, foresee
from dialplan.ids import DestinationId
from dialplan.numbers import number_from_trunk
from simulator.play import simulate
from simulator.report.calls import visited
from simulator.scenario.files import SCENARIOS, read_scenario
from simulator.scenario.finding import find_scenarios
from simulator.scenario.values import Scenario

STORIES = [story for file in find_scenarios(SCENARIOS) if not (story := read_scenario(file)).faults]


def places(place: Place | None) -> set[DestinationId]:
    if place is None:
        return set()
    return {place.at}.union(*(places(branch.then) for branch in place.branches))


def mobiles_of(company: Company) -> set[DestinationId]:
    """What the log calls telephones that ring with a person's others: no destinations of their own."""
    devices = (device for theirs in company.devices.values() for device in theirs)
    return {DestinationId(device.name) for device in devices if isinstance(device, Mobile)}


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.file.rpartition("/")[2])
def test_live_calls_go_only_where_it_was_foreseen(story: Scenario) -> None:
    for call, report in zip(story.calls, simulate(story).calls, strict=False):
        if call.caller.phone:
            continue  # what a colleague dials is more than numbers
        number = number_from_trunk(call.caller.dials, story.company.country)
        moments = {story.starts, *(line.at for line in report.lines if line.step is Step.HOURS)}
        reached = [foresee(story.company, number, at, every=True).first for at in moments]
        assert set(visited(report.lines)) - mobiles_of(story.company) <= set().union(*map(places, reached))
