"""Recording a trace of a running engine: one at a time, and never for ever."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from config.changing.applying import apply_file
from config.files import DEMO_FILE
from config.office import Office
from config.store import Store
from console import trace_recorder
from console.control.words import Answer, Record, RecordAct
from console.trace_recorder import TraceRecorder
from dialplan.company import Company
from dialplan.ids import OrganisationId, PersonId
from dialplan.queueing import Presence
from engine.ami import AmiSession, AmiSettings
from engine.service import Engine
from engine.settings import EngineSettings
from simulator.ports import Memory
from simulator.ports.kept import Life
from simulator.traces.files import read_trace_text
from simulator.traces.making import Made, Recorded, make_trace
from simulator.traces.pseudonyms import NoPseudonymError
from simulator.traces.trace import Kind, Line, Outcome

START, LOOK, STOP = (Record(act=act) for act in (RecordAct.START, RecordAct.LOOK, RecordAct.STOP))


def now() -> datetime:
    return datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
async def company(store: Store) -> Company:
    await apply_file(Office(store), DEMO_FILE)
    company = await store.load(OrganisationId("demo"))
    assert company is not None
    return company


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    store = await Store.open(tmp_path / "vaxel.db")
    yield store
    await store.close()


@pytest.fixture
async def recorder(
    store: Store, company: Company, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[TraceRecorder]:
    monkeypatch.setattr(trace_recorder, "_LOOK_EVERY_S", 0.001)
    monkeypatch.setattr(AmiSession, "is_up", True)
    settings = EngineSettings(AmiSettings("127.0.0.1", 1, "vaxel", "right"), trunk="trunk")
    recorder = TraceRecorder(Engine(settings, Memory().ports(company, now, Life())), store, now)
    running = asyncio.create_task(recorder.run())
    with capture_logs():
        yield recorder
    running.cancel()
    await asyncio.wait({running})


async def made(recorder: TraceRecorder, company: Company, asked: Record = LOOK) -> Answer:
    async with asyncio.timeout(10):
        while True:
            answer = recorder.answer(asked, company, {})
            row = answer.recording
            if row is None or row.trace or row.failure:
                return answer
            await asyncio.sleep(0.001)


async def forgotten(recorder: TraceRecorder, company: Company) -> None:
    """Return when it knows that the trace was fetched."""
    async with asyncio.timeout(10):
        while True:
            if recorder.answer(LOOK, company, {}).refusal:
                return
            await asyncio.sleep(0.001)


def trace_with_a_call(recorded: Recorded) -> Made:
    """As if one had been heard."""
    made = make_trace(recorded)
    outcome = Outcome(1, ("number.assigned",), "abandoned")
    lines = (Line(0, 1, Kind.CALL, '{"uniqueid": "1.1"}'),)
    return replace(made, trace=replace(made.trace, outcomes=(outcome,), lines=lines))


async def test_what_was_heard_is_given_away_as_a_trace(
    recorder: TraceRecorder, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trace_recorder, "make_trace", trace_with_a_call)
    first, second = sorted(company.devices)[:2]
    logged_out = {first: Presence.LOGGED_OUT, second: Presence.LOGGED_IN}
    assert recorder.answer(START, company, logged_out).refusal == ""
    assert "under way" in recorder.answer(START, company, {}).refusal
    answer = await made(recorder, company, STOP)
    assert answer.recording is not None
    trace = read_trace_text(answer.recording.trace, "trace")
    assert trace.presence == {PersonId("person-1"): Presence.LOGGED_OUT}
    assert (len(trace.lines), len(trace.outcomes), trace.starts) == (1, 1, now())


async def test_where_no_call_came_that_is_told_and_there_is_no_trace(
    recorder: TraceRecorder, company: Company
) -> None:
    recorder.answer(START, company, {})
    row = (await made(recorder, company, STOP)).recording
    assert row is not None
    assert (row.trace, row.failure) == ("", "No call came: nothing is written.")


async def test_a_company_that_no_trace_can_have_is_told_before_anything_is_recorded(
    recorder: TraceRecorder, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise NoPseudonymError("no other name could be made for people.anna.email")

    monkeypatch.setattr(trace_recorder, "Pseudonyms", refuse)
    recorder.answer(START, company, {})
    row = (await made(recorder, company)).recording
    assert row is not None
    assert row.failure == "The recording failed: no other name could be made for people.anna.email."


async def test_after_one_comes_the_next(recorder: TraceRecorder, company: Company) -> None:
    for _ in range(2):
        assert recorder.answer(START, company, {}).refusal == ""
        assert (await made(recorder, company, STOP)).refusal == ""
        await forgotten(recorder, company)


async def test_one_that_nobody_looks_at_any_more_ends(
    recorder: TraceRecorder, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trace_recorder, "_ABANDONED_AFTER_S", 0.02)
    for _ in range(2):
        assert recorder.answer(START, company, {}).refusal == ""
        await asyncio.sleep(0.1)


async def test_one_that_was_made_and_is_not_fetched_leaves_the_recorder_free(
    recorder: TraceRecorder, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command was killed while the trace was made of what it had heard."""
    monkeypatch.setattr(trace_recorder, "_ABANDONED_AFTER_S", 1.0)
    recorder.answer(START, company, {})
    with capture_logs() as logs:
        recorder.answer(STOP, company, {})
        await asyncio.sleep(1.2)
        assert "a recording of calls is over" in [line["event"] for line in logs]
        assert recorder.answer(START, company, {}).refusal == ""


async def test_what_can_not_be_recorded_is_refused(
    recorder: TraceRecorder, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "No recording is under way" in recorder.answer(LOOK, company, {}).refusal
    assert "No recording is under way" in recorder.answer(STOP, company, {}).refusal
    with monkeypatch.context() as large:
        large.setattr(trace_recorder, "_LARGEST_COMPANY", 1)
        assert "too large for a trace" in recorder.answer(START, company, {}).refusal
    monkeypatch.setattr(AmiSession, "is_up", False)
    assert "AMI is away" in recorder.answer(START, company, {}).refusal


async def test_one_that_fails_says_so_and_leaves_the_engine_alone(
    recorder: TraceRecorder, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise ValueError("+46701740605")

    monkeypatch.setattr(trace_recorder, "make_trace", fail)
    recorder.answer(START, company, {})
    row = (await made(recorder, company, STOP)).recording
    assert row is not None
    assert row.failure == "The recording failed: a fault in the program (ValueError)."
