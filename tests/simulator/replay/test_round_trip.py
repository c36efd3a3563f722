"""Calls that are played again through what took them end as they did: what differs is a draft's doing."""

import pytest

from simulator.play import simulate
from simulator.recorded.calls import RecordedCall
from simulator.replay import replay
from simulator.replay.staging import replayable
from simulator.scenario.files import SCENARIOS, read_scenario
from tests.simulator.replay.company import recorded, through


def test_a_day_ends_as_it_did_call_by_call() -> None:
    report = through()
    assert report.played == len(recorded()) > 100
    assert report.reproduced_share >= 0.95
    assert report.same_agent >= 0.95 * report.now.figures.answered
    assert report.parted == []


def test_its_figures_are_those_on_record() -> None:
    report = through()
    was, now = report.recorded.figures, report.now.figures
    assert now.dispositions == was.dispositions
    assert now.service_level == pytest.approx(was.service_level, abs=0.01)
    assert now.waits.mean_s == pytest.approx(was.waits.mean_s, abs=0.5)
    assert report.now == report.draft


def test_the_same_seed_gives_the_same_report() -> None:
    draft = ("max_wait_s: 60", "max_wait_s: 30")
    first = through(*draft)
    through.cache_clear()
    assert through(*draft) == first


def test_so_do_the_scenarios_in_which_nothing_breaks() -> None:
    played = reproduced = 0
    for path in sorted(SCENARIOS.rglob("*.yaml"))[::3]:
        story = read_scenario(path)
        calls = [RecordedCall(call.cdrs[0], call.lines) for call in simulate(story).calls]
        if not story.faults and replayable(calls, story.company).calls:
            report = replay(calls, story.company, story.company)
            played += report.played
            reproduced += report.compared
    assert reproduced >= 0.95 * played
    assert played > 30


def test_who_is_answered_outside_has_waited_until_that_answer() -> None:
    sent_on = [
        call
        for call in through("max_wait_s: 60", "max_wait_s: 19").parted
        if str(call.draft) == "answered (externals/bureau)"
    ]
    assert len(sent_on) > 2
    assert {round(call.wait_draft_s) for call in sent_on} == {22}, "19 s in the queue, 3 s until the answer"
