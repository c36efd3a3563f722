"""``vaxel record`` and ``vaxel trace``, as somebody at a terminal sees them."""

import os
import signal
import stat
import threading
from pathlib import Path

import pytest

from console.control.words import Answer, Asked, Record, RecordAct, RecordingRow
from simulator.traces.replay import Replayed
from simulator.traces.trace import Trace
from simulator.virtual_time.stuck import TimeIsUpError
from tests.console.commands import run_here

RECORDED = Path(__file__).parents[2] / "simulator/traces/recorded"
TRACE = (RECORDED / "hang_up_in_prompt.trace").read_text()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Asked]:
    """What an engine was asked; it has the trace when it is looked at for the second time."""
    seen: list[Asked] = []

    async def answer(file: Path, asked: Asked) -> Answer:
        del file
        seen.append(asked)
        if len(seen) < 3:
            return Answer(recording=RecordingRow(calls=0))
        return Answer(recording=RecordingRow(calls=3, left_out=1, why_over="AMI was lost", trace=TRACE))

    monkeypatch.setattr("console.cli.asking.ask", answer)
    return seen


def test_a_trace_is_written_for_its_owner_alone(asked: list[Asked], tmp_path: Path) -> None:
    out = tmp_path / "monday.trace"
    result = run_here("record", str(out), "--for", "2m", "--calls", "3")
    assert result.exit_code == 0
    assert out.read_text() == TRACE
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert "3 streams of calls, 1 left out" in result.output
    assert "it ended early: AMI was lost" in result.output
    assert asked[0] == Record(act=RecordAct.START, for_s=120, calls=3)
    assert asked[1] == Record(act=RecordAct.LOOK, for_s=120, calls=3)


def test_a_file_that_is_there_stays(asked: list[Asked], tmp_path: Path) -> None:
    out = tmp_path / "monday.trace"
    out.write_text("mine")
    result = run_here("record", str(out))
    assert (result.exit_code, out.read_text(), asked) == (2, "mine", [])
    assert "is there already" in result.output


def test_where_nothing_can_be_written_the_engine_is_not_asked(asked: list[Asked], tmp_path: Path) -> None:
    result = run_here("record", str(tmp_path / "no" / "x.trace"))
    assert (result.exit_code, asked) == (2, [])
    assert "there is no folder" in result.output


def test_sigterm_asks_for_what_there_is(asked: list[Asked], tmp_path: Path) -> None:
    timer = threading.Timer(0.3, lambda: os.kill(os.getpid(), signal.SIGTERM))
    timer.start()
    result = run_here("record", str(tmp_path / "x.trace"))
    timer.join()
    assert (result.exit_code, (tmp_path / "x.trace").read_text()) == (0, TRACE)
    assert RecordAct.STOP in [one.act for one in asked if isinstance(one, Record)]


def test_a_call_that_came_out_otherwise_is_told_with_its_line(tmp_path: Path) -> None:
    other = tmp_path / "other.trace"
    other.write_text(TRACE.replace("disposition: abandoned", "disposition: answered"))
    result = run_here("trace", str(other))
    line = TRACE[: TRACE.index("- agi: 1\n")].count("\n") + 1
    told = f"other.trace:{line}: agi 1: disposition: expected answered, got abandoned"
    assert (result.exit_code, result.output.strip().endswith(told)) == (1, True), result.output


def test_a_trace_that_is_wrong_is_told_with_its_line_in_plain_words(tmp_path: Path) -> None:
    rows = TRACE.split("\n")
    starts = next(number for number, row in enumerate(rows, 1) if row.startswith("starts:"))
    wrong = {
        TRACE.replace(rows[starts - 1], "starts: igår"): f'x.trace:{starts}: starts: "igår" is not a time',
        TRACE.replace("company:\n", "company: &a\n  x: *a\n"): "aliases (*name) are not allowed",
        TRACE.replace("end: whole", "end: soon"): 'end: "soon" is not one of whole',
        TRACE.replace("end: whole", ""): "end: is missing",
    }
    for text, told in wrong.items():
        (tmp_path / "x.trace").write_text(text)
        result = run_here("trace", str(tmp_path / "x.trace"))
        assert (result.exit_code, told in result.output) == (2, True), result.output


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_a_trace_of_an_impossible_time_is_told_with_its_line(year: str, tmp_path: Path) -> None:
    (tmp_path / "x.trace").write_text(TRACE.replace("starts: '2026", f"starts: '{year}"))
    result = run_here("trace", str(tmp_path / "x.trace"))
    assert result.exit_code == 2
    assert "x.trace:3: starts: is in no year" in result.output


def test_where_the_engine_fails_that_is_told_and_the_next_trace_is_played(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(_: object) -> None:
        raise LookupError("a bug")

    (tmp_path / "x.trace").write_text(TRACE)
    with monkeypatch.context() as broken:
        broken.setattr("engine.switchboard.Switchboard.remember_calls", fail)
        result = run_here("trace", str(tmp_path / "x.trace"), str(tmp_path / "x.trace"))
    assert result.exit_code == 1
    assert result.output.count("x.trace: the engine failed: ") == 2
    assert "a bug" in result.output
    assert "Traceback" not in result.output


def test_a_trace_that_comes_to_no_end_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def play(_: Trace) -> Replayed:
        raise TimeIsUpError("still running after 9 s of virtual time")

    (tmp_path / "x.trace").write_text(TRACE)
    monkeypatch.setattr("console.cli.trace.replay", play)
    result = run_here("trace", str(tmp_path / "x.trace"))
    assert result.exit_code == 1
    assert "x.trace: can't be played: still running after" in result.output
    assert "Traceback" not in result.output


def test_a_trace_without_a_call_has_nothing_to_compare(tmp_path: Path) -> None:
    head, _, _ = TRACE.split("\n---\n")
    (tmp_path / "x.trace").write_text(f"{head}\n---\n---\ncalls: []\nend: whole\n")
    result = run_here("trace", str(tmp_path / "x.trace"))
    assert result.exit_code == 2
    assert "x.trace: no call is in it: there is nothing to compare" in result.output
    assert "all the same" not in result.output


def test_of_a_recording_without_a_call_nothing_is_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async def answer(file: Path, asked: Asked) -> Answer:
        del file, asked
        return Answer(recording=RecordingRow(calls=0, failure="No call came: there is nothing to write."))

    monkeypatch.setattr("console.cli.asking.ask", answer)
    result = run_here("record", str(tmp_path / "x.trace"))
    assert result.exit_code == 1
    assert "No call came" in result.output
    assert not (tmp_path / "x.trace").exists()


@pytest.mark.parametrize("length", ["0s", "25h", "x", "10 minutes", "-1", "1.5h", "9999999"])
def test_a_length_that_is_none_is_told(length: str, tmp_path: Path) -> None:
    result = run_here("record", str(tmp_path / "x"), f"--for={length}")
    assert result.exit_code == 2
    assert "write a time such as 90s, 10m or 2h" in result.output


def test_without_an_engine_it_says_how_to_start_one(tmp_path: Path) -> None:
    result = run_here("record", str(tmp_path / "x"))
    assert result.exit_code == 1
    assert "start it with vaxel run" in result.output


def test_a_refusal_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    async def refuse(file: Path, asked: Asked) -> Answer:
        del file, asked
        return Answer(refusal="Another recording is under way: one at a time.")

    monkeypatch.setattr("console.cli.asking.ask", refuse)
    result = run_here("record", str(tmp_path / "x"))
    assert result.exit_code == 2
    assert "one at a time" in result.output


def test_a_trace_is_played() -> None:
    file = RECORDED / "hang_up_in_prompt.trace"
    result = run_here("trace", str(file))
    assert result.exit_code == 0
    assert "1 calls, 10 lines, all the same" in result.output


def test_where_the_engine_does_something_else_the_line_is_told(tmp_path: Path) -> None:
    other = tmp_path / "other.trace"
    other.write_text(TRACE.replace("> ANSWER", "> HANGUP"))
    result = run_here("trace", str(other))
    assert result.exit_code == 1
    line = next(number for number, row in enumerate(TRACE.split("\n"), 1) if "> ANSWER" in row)
    assert f"other.trace:{line}: expected HANGUP, got ANSWER" in result.output


def test_what_is_no_trace_is_told_with_its_line(tmp_path: Path) -> None:
    for text, told in ((TRACE[:1500], "ends in its middle"), ("x", "x.trace:1: is not a trace")):
        (tmp_path / "x.trace").write_text(text)
        result = run_here("trace", str(tmp_path / "x.trace"))
        assert result.exit_code == 2
        assert told in result.output
