"""Traces of a real Asterisk, played against the engine: it says and does what it did then."""

from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from simulator.traces.files import read_trace, read_trace_text
from simulator.traces.replay import replay
from simulator.traces.trace import Kind, Trace
from simulator.traces.writing import write_trace
from tests.simulator.traces.recording import trace_of

RECORDED = Path(__file__).parent / "recorded"
TRACES = sorted(RECORDED.glob("*.trace"))


@pytest.mark.parametrize("file", TRACES, ids=lambda file: file.stem)
def test_the_engine_says_and_does_what_it_did_on_a_real_asterisk(file: Path) -> None:
    assert replay(read_trace(file)).problems == ()


def test_the_traces_are_small() -> None:
    assert len(TRACES) >= 8
    assert max(file.stat().st_size for file in TRACES) < 20_000


@pytest.mark.parametrize(
    "scenario",
    [
        "answered",
        "no_answer",
        "two_callers_one_agent",
        "agi_cut_while_waiting",
        "menus/extension",
        "menus/typed_ahead",
        "people/mobile_takes_it",
        "people/agents_see_on_mobile",
        "people/personal_menu",
        "from_phones/supervisor_listens",
        "from_phones/daily_limit",
        "queues/callback",
        "queues/callback_busy",
        "queues/exit_key",
        "voicemail/recorded_anew",
    ],
)
def test_what_is_recorded_can_be_played(scenario: str) -> None:
    made = trace_of(scenario)
    assert made.trace.outcomes
    assert made.left_out == 0
    assert replay(read_trace_text(write_trace(made.trace), scenario)).problems == ()


@pytest.mark.parametrize("scenario", ["voicemail/box_refused", "voicemail/pin_changed"])
def test_who_opens_a_voicemail_box_is_in_no_trace(scenario: str) -> None:
    made = trace_of(scenario)
    assert (made.trace.outcomes, made.left_out > 0) == ((), True)
    assert not any(line.wire for line in made.trace.lines)


@pytest.mark.parametrize("scenario", ["ami_cut_while_ringing", "engine_killed"])
def test_a_call_that_was_not_heard_whole_is_in_no_trace(scenario: str) -> None:
    made = trace_of(scenario)
    assert (made.trace.outcomes, made.left_out > 0) == ((), True)


def a_trace() -> Trace:
    return read_trace(RECORDED / "menu_to_group.trace")


def with_line(trace: Trace, text: str, other: str) -> Trace:
    lines = [replace(line, text=line.text.replace(text, other)) for line in trace.lines]
    return replace(trace, lines=tuple(lines))


def test_another_command_is_told_with_its_line_and_both() -> None:
    trace = with_line(a_trace(), "m(default)", "m(other)")
    dial = next(line for line in trace.lines if "Dial" in line.text and line.kind is Kind.ENGINE)
    (problem,) = replay(trace).problems
    assert f"menu_to_group.trace:{dial.number}: expected {dial.text}, got " in problem
    assert "m(default)" in problem


def test_a_command_that_is_missing_is_told_of() -> None:
    trace = a_trace()
    without = tuple(line for line in trace.lines if not line.text.startswith("NOOP"))
    (problem,) = replay(replace(trace, lines=without)).problems
    assert problem.endswith("got NOOP")


def test_a_command_that_does_not_come_is_told_of() -> None:
    trace = with_line(a_trace(), '"Digit": "1"', '"Digit": "5"')
    (problem,) = replay(trace).problems
    assert 'got STREAM FILE "' in problem


def test_a_reply_that_is_missing_is_told_of_where_the_engine_gave_up() -> None:
    trace = a_trace()
    without_replies = tuple(line for line in trace.lines if line.text != "200 result=0")
    with capture_logs():
        (problem,) = replay(replace(trace, lines=without_replies)).problems
    assert 'expected STREAM FILE "/sound-1" "", got the end of the stream' in problem


def test_another_way_of_the_call_is_told_of() -> None:
    trace = a_trace()
    outcome = trace.outcomes[0]
    other = replace(outcome, rules=("number.assigned", "hours.closed", *outcome.rules[2:]))
    (problem,) = replay(replace(trace, outcomes=(other,))).problems
    assert problem.endswith("line 2 of its routing log: expected hours.closed, got hours.open")


def test_a_sound_is_the_same_one_all_through() -> None:
    trace = read_trace(RECORDED / "wrong_keys.trace")
    (problem,) = replay(with_line(trace, "/sound-2", "/sound-1")).problems
    assert 'expected STREAM FILE "/sound-1" ""' in problem
