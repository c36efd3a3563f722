"""Many calls at once on a real Asterisk: all bridged, all recorded, nothing left."""

from collections import Counter
from pathlib import Path

import pytest

from tests.live.asterisk import RealAsterisk
from tests.live.engines import MENU, engine_on
from tests.live.telephones import Answers, Press, Story, calls, phone

AGENTS = 48
CALLS, RATE_PER_S = 200, 20


@pytest.fixture
def call_centre(tmp_path: Path) -> Path:
    """A company whose key 1 rings one free agent after the other; all their phones are one sipp."""
    agents = [str(300 + number) for number in range(AGENTS)]
    people = "\n".join(f'  "{agent}": {{name: Agent, devices: [PJSIP/{agent}]}}' for agent in agents)
    file = tmp_path / "call_centre.yaml"
    file.write_text(
        f"""
organisation: demo
name: Demobolaget AB
country: SE
language: sv
time_zone: Europe/Stockholm
people:
{people}
call_steering: {{busy: busy, declined: busy, no_answer: busy, unreachable: busy}}
groups:
  support: {{name: Support, agents: [{", ".join(f'"{agent}"' for agent in agents)}], strategy: linear,
             ring_s: 20, max_wait_s: 60, overflow: hangup}}
menus:
  main: {{name: Main, welcome: Tryck ett., keys: {{"1": groups/support}}, after_last_try: hangup}}
numbers: {{"{MENU}": menus/main}}
unassigned: hangup
"""
    )
    return file


async def test_two_hundred_calls_at_twenty_a_second_are_all_bridged(
    wide_asterisk: RealAsterisk, call_centre: Path
) -> None:
    story = Story(did=MENU, number="0701740605", presses=[Press(0.6, "1")])
    async with (
        engine_on(wide_asterisk, call_centre) as engine,
        phone(wide_asterisk, "300", Answers(after_s=0.1, hangs_up_after_s=1.0)),
        calls(wide_asterisk, story, count=CALLS, rate_per_s=RATE_PER_S) as callers,
    ):
        happened = await callers.finished(timeout_s=90)
        assert happened["answered"] == CALLS
        cdrs = await engine.cdrs(CALLS, timeout_s=30)
        assert Counter(cdr.disposition for cdr in cdrs) == {"answered": CALLS}
        assert len({cdr.call for cdr in cdrs}) == CALLS
        assert engine.rules().count("talk.answered") == CALLS
        await wide_asterisk.no_channels()
