"""The stand-in is like the real Asterisk: a scenario leaves the same records on either, times apart.

A third of the scenarios; ``make conformance``, or ``VAXEL_LONG_RUNS=1``, plays every one.
"""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.live.conformance import Result, Story, compare_all, stories

_STORIES = stories()
_PLAYABLE = tuple(story for story in _STORIES if not story.why_not)
_PLAYED = _PLAYABLE if os.environ.get("VAXEL_LONG_RUNS") else _PLAYABLE[::3]


@pytest.fixture(scope="module")
def results(asterisk_root: Path, request: pytest.FixtureRequest) -> Mapping[str, Result]:
    """All that are asked for, played at once; a run of one test plays one."""
    names = {item.name for item in request.session.items}
    chosen = [story for story in _PLAYED if any(f"[{story.name}]" in name for name in names)]
    return {result.story.name: result for result in compare_all(chosen, asterisk_root)}


@pytest.mark.parametrize("story", _PLAYED, ids=lambda story: story.name)
def test_a_scenario_leaves_the_same_records_on_both(story: Story, results: Mapping[str, Result]) -> None:
    assert results[story.name].differences == ()


def test_most_scenarios_can_be_played_on_both() -> None:
    assert len(_PLAYABLE) > 0.9 * len(_STORIES)
