"""The stand-in is like the real Asterisk: a scenario leaves the same records on either, times apart."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.live.conformance import Played, Story, playing, stories
from tests.live.same_records import differences

_STORIES = stories()
_PLAYABLE = tuple(story for story in _STORIES if not story.why_not)


@pytest.fixture(scope="module")
def both(asterisk_root: Path, request: pytest.FixtureRequest) -> Iterator[Mapping[str, Played]]:
    """All that are asked for, at once; a run of one test plays one."""
    names = {item.name for item in request.session.items}
    chosen = [story for story in _PLAYABLE if any(f"[{story.name}]" in name for name in names)]
    with playing(chosen, asterisk_root) as played:
        yield played


@pytest.mark.parametrize("story", _PLAYABLE, ids=lambda story: story.name)
def test_a_scenario_leaves_the_same_records_on_both(story: Story, both: Mapping[str, Played]) -> None:
    played = both[story.name]
    assert played.real is not None
    assert list(differences(played.simulated.calls, played.real.result())) == []


def test_most_scenarios_can_be_played_on_both() -> None:
    assert len(_PLAYABLE) > 0.9 * len(_STORIES)
