"""A caller is sent on when they waited as long as they may, though phones ring by whole seconds."""

from pathlib import Path

from simulator.play import simulate
from simulator.scenario.files import read_scenario

STORY = """\
story: The time is out while Anna's phone rings.
starts: 2026-11-23 09:00
change: {groups: {kundtjanst: {max_wait_s: 8}}}
phones: {"201": ignores}
callers:
  - dials: 08-465 004 10
    expect: {disposition: no_answer}
"""


def test_nobody_is_sent_on_too_early(tmp_path: Path) -> None:
    file = tmp_path / "story.yaml"
    file.write_text(STORY)
    (call,) = simulate(read_scenario(file)).calls
    joined, overflowed = (
        next(line.at for line in call.lines if line.rule == rule)
        for rule in ("group.joined", "group.overflow")
    )
    assert 8 <= (overflowed - joined).total_seconds() < 9
