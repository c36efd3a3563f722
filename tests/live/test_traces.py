"""``vaxel record`` on a real Asterisk: what it records plays again, and tells nobody's number."""

import asyncio

from simulator.traces.files import read_trace_text
from simulator.traces.replay import replay
from tests.live.asterisk import RealAsterisk
from tests.live.engines import PERSON_201, engine_on
from tests.live.record_traces import record_while
from tests.live.telephones import Answers, Press, Refuses, Story, calls, phone


async def test_recorded_calls_play_again(asterisk: RealAsterisk) -> None:
    typing = Story(did="+46846500400", number="0701740633", presses=[Press(1, "4711")], hangs_up_after_s=2)
    talking = Story(did=PERSON_201, number="0701740634")

    async def call() -> None:
        for story in (typing, talking):
            async with calls(asterisk, story) as sipp:
                await sipp.finished(20)

    async with engine_on(asterisk) as engine, phone(asterisk, "201", Answers(0.5, 1)):
        text = await record_while(engine, 2, call())
    trace = read_trace_text(text, "live")
    assert [outcome.disposition for outcome in trace.outcomes] == ["abandoned", "answered"]
    assert trace.asterisk.startswith("22.")
    assert (await asyncio.to_thread(replay, trace)).problems == ()
    for said in ("0701740633", "70174063", "4711", "Test Caller", "Demobolaget", "127.0.0.1", "PJSIP/201"):
        assert said not in text
    digits = [line.text.partition('"Digit": "')[2][:1] for line in trace.lines if "DTMFEnd" in line.text]
    assert "4711" not in "".join(digits)


async def test_recording_costs_a_call_that_was_there_before_nothing(asterisk: RealAsterisk) -> None:
    """It is left out, whole; the next one is recorded."""
    first, second = Story(did=PERSON_201, hangs_up_after_s=2.5), Story(did=PERSON_201)

    async with (
        engine_on(asterisk) as engine,
        phone(asterisk, "201", Answers(0.1), Refuses(486)),
        calls(asterisk, first) as talking,
    ):
        await talking.wait_for("answered")

        async def call() -> None:
            await talking.finished(20)
            async with calls(asterisk, second) as sipp:
                await sipp.finished(20)

        text = await record_while(engine, 1, call())
        assert [cdr.disposition for cdr in await engine.cdrs(2)] == ["answered", "busy"]
    trace = read_trace_text(text, "live")
    assert [outcome.disposition for outcome in trace.outcomes] == ["busy"]
    assert (await asyncio.to_thread(replay, trace)).problems == ()
