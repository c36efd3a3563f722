"""A story to change a line of, and how it is read."""

from pathlib import Path

from simulator.scenario.files import read_scenario
from simulator.scenario.values import Scenario

SHORTEST = """\
story: Somebody calls.
starts: 2026-11-23 09:00
callers:
  - dials: 08-465 004 00
    expect: {disposition: abandoned}
"""


def read(text: str, folder: Path) -> Scenario:
    file = folder / "story.yaml"
    file.write_text(text)
    return read_scenario(file)
