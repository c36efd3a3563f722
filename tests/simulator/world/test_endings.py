"""Stories that are not over when they must be: they fail as any other, with who was still there and why."""

from pathlib import Path

import pytest

from simulator.play import simulate
from simulator.report.run import Report
from simulator.runs import Played, play_one
from simulator.scenario.files import SCENARIOS, read_scenario
from tests.simulator.scenario.stories import read

TALKS = """\
story: Anna answers after 3 s and talks for 32.
starts: 2026-11-23 09:00
ends_within: 10
phones: {"201": {answers_after: 3, talks: 32}}
callers:
  - {dials: 08-465 004 01, number: 070-174 06 05, expect: {disposition: answered}}
"""

CALLBACK = """\
story: The second caller gives the line back, and is called.
starts: 2026-11-23 09:00
change: {groups: {kundtjanst: {agents: ["201"], callback: {key: "5"}}}}
phones:
  "201": {answers_after: 1, talks: 90}
  "+46701740606": {answers_after: 4, talks: 200}
callers:
  - {dials: 08-465 004 10, number: 070-174 06 05, expect: {disposition: answered}}
  - dials: 08-465 004 10
    number: 070-174 06 06
    at: 5
    does: [{wait: 8}, {press: "5"}, {wait: 20}, {press: "1"}]
    expect: {disposition: callback}
callbacks: [{disposition: answered, agent: "201"}]
"""


def played(text: str, folder: Path) -> Report:
    return simulate(read(text, folder))


def differences(report: Report) -> list[tuple[str, str, str, str]]:
    return [
        (name, one.what, one.expected, one.got) for name, call in report.named() for one in call.differences
    ]


def test_who_is_still_there_is_told_with_what_the_log_last_said_of_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    came_of_it: Played = play_one(read(TALKS, tmp_path), 0)
    assert list(came_of_it.text())[1:] == [
        "    not over within 10 s (ends_within)",
        "    caller 1: end",
        "        expected  over within 10 s",
        "        came out  still talking with 201",
        "        because   talk.answered: agent=201 → bridged",
        "           0.0 s  number.assigned      owned=True → to people/201".replace("      ", "        ", 1),
        "             3.0 s  outcome.answered     agent=201 endpoint=PJSIP/201 → answered",
        "      >      3.0 s  talk.answered        agent=201 → bridged",
    ]
    assert caplog.text == ""
    assert "Traceback" not in capfd.readouterr().err


def test_a_story_takes_as_long_as_it_may(tmp_path: Path) -> None:
    assert not played(TALKS.replace("ends_within: 10", "ends_within: 34.9"), tmp_path).ok
    assert played(TALKS.replace("ends_within: 10", "ends_within: 35.5"), tmp_path).ok


def test_a_conversation_that_nobody_ends_fails_after_the_hour(tmp_path: Path) -> None:
    report = played(TALKS.replace(", talks: 32", "").replace("ends_within: 10\n", ""), tmp_path)
    assert report.took_s == 3600
    assert differences(report) == [("caller 1", "end", "over within 3600 s", "still talking with 201")]


def test_a_caller_who_went_another_way_is_told_so_too(tmp_path: Path) -> None:
    report = played(
        TALKS.replace("{disposition", "{path: [number.assigned, hours.open], disposition"), tmp_path
    )
    assert differences(report) == [
        ("caller 1", "end", "over within 10 s", "still talking with 201"),
        ("caller 1", "path, step 2", "hours.open", "outcome.answered"),
    ]


def test_a_callback_that_nobody_was_promised_was_never_made(tmp_path: Path) -> None:
    report = played(TALKS.replace("ends_within: 10", "callbacks: [{disposition: answered}]"), tmp_path)
    assert report.unmet == ("not over within 3600 s (ends_within)",)
    assert differences(report) == [("callback 1", "callback", "made", "never made: no queue owes it")]


@pytest.mark.parametrize(
    ("within_s", "got"),
    [(92, "not answered yet"), (96, "still on the line"), (150, "still talking with 201")],
)
def test_a_callback_that_is_not_over_in_time_is_told(within_s: int, got: str, tmp_path: Path) -> None:
    report = played(f"ends_within: {within_s}\n{CALLBACK}", tmp_path)
    assert [(name, what) for name, _, _, what in differences(report)] == [("callback 1", got)]


def test_a_callback_that_was_promised_and_not_made_is_told(tmp_path: Path) -> None:
    gone = CALLBACK.replace("{answers_after: 1, talks: 90}", "[{answers_after: 1, talks: 90}, unregistered]")
    assert differences(played(gone, tmp_path)) == [
        ("callback 1", "callback", "made", "never made: promised, and not made by then")
    ]


def test_what_does_not_work_again_in_time_is_told(tmp_path: Path) -> None:
    text = TALKS.replace("ends_within: 10", "ends_within: 60\nfaults: [{at: 3, disk_full_for: 300}]")
    assert played(text, tmp_path).unmet == (
        "not over within 60 s (ends_within)",
        "at its end still so: Asterisk can't record, for 300 s",
    )


def test_a_caller_who_could_never_call_is_told(tmp_path: Path) -> None:
    caller = "  - {dials: 08-465 004 01, at: 8, expect: {}}\n"
    faults = "faults: [{at: 3, restart_asterisk_for: 300}]\n"
    assert differences(played(f"{TALKS}{caller}{faults}", tmp_path))[-1] == (
        "caller 2",
        "call",
        "at 8 s",
        "none yet: Asterisk takes no calls",
    )


def test_a_story_whose_time_is_up_is_told_the_same_each_time(tmp_path: Path) -> None:
    scenario = read(f"ends_within: 60\n{CALLBACK}", tmp_path)
    assert list(simulate(scenario).text()) == list(simulate(scenario).text())


def test_time_enough_changes_nothing() -> None:
    scenario = read_scenario(SCENARIOS / "queues" / "callback.yaml")
    assert simulate(scenario).ok
