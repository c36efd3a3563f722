"""What callers in a story never came to: to press a key, or to an engine."""

from pathlib import Path

import pytest

from simulator.play import simulate
from tests.simulator.scenario.stories import read
from tests.simulator.world.test_endings import differences

STORY = """\
story: Anna answers after 3 s and talks for 10.
starts: 2026-11-23 09:00
phones: {"201": {answers_after: 3, talks: 10}}
callers:
  - dials: 08-465 004 01
    number: 070-174 06 05
    does: [{wait: 1000}, {press: "1"}, hang_up]
    expect: {disposition: answered}
"""


def found(text: str, folder: Path) -> list[tuple[str, str, str, str]]:
    return differences(simulate(read(text, folder)))


def test_keys_that_could_not_be_pressed_fail_the_story(tmp_path: Path) -> None:
    assert found(STORY, tmp_path) == [("caller 1", "keys", "1 pressed", "the call was over before")]


@pytest.mark.parametrize(
    ("was", "then"),
    [
        ('{press: "1"}, hang_up', "{speak: 5}, hang_up"),
        ("{wait: 1000}", "{wait: 1}"),
        ("phones: {", "phones: {'202': busy, "),
    ],
)
def test_who_leaves_by_design_or_only_does_not_speak_is_not_told(was: str, then: str, tmp_path: Path) -> None:
    story = STORY.replace('"201": {answers_after: 3, talks: 10}', '"201": ignores')
    story = story.replace("    expect: {disposition: answered}", "    patience: 9\n    expect: {}")
    assert found(story.replace(was, then), tmp_path) == []


AWAY = """\
story: Who calls and leaves while no engine is there is on no record.
starts: 2026-11-23 09:00
callers:
  - {dials: 08-465 004 01, number: 070-174 06 05, at: 1, patience: 5, expect: {unattended: true}}
faults: [{at: 0, kill_engine_for: 30}]
"""


def test_a_call_that_no_engine_took_can_be_expected(tmp_path: Path) -> None:
    assert found(AWAY, tmp_path) == []
    assert [what for _, what, _, _ in found(AWAY.replace("unattended: true", ""), tmp_path)] == ["CDRs"]


def test_a_call_that_one_took_is_told(tmp_path: Path) -> None:
    there = AWAY.replace("kill_engine_for: 30", "disk_full_for: 1")
    assert found(there, tmp_path) == [("caller 1", "engine", "none there", "one took the call")]
