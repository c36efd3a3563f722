"""The stub alone, without an engine or with one that fails: every call ends in a defined way."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.live.agi_script import AgiCall, serve_agi
from tests.live.ami_tap import tap_ami
from tests.live.asterisk import RealAsterisk, start_asterisk
from tests.live.ears import listen
from tests.live.telephones import Answers, Refuses, Story, calls, phone

FALLBACK = "206"
TRIES = 3


@pytest.fixture(scope="module")
def running_hasty_asterisk(asterisk_root: Path) -> Iterator[RealAsterisk]:
    with start_asterisk(asterisk_root, max_tries=TRIES, fallback=f"PJSIP/{FALLBACK}") as running:
        yield running


@pytest.fixture
async def hasty(running_hasty_asterisk: RealAsterisk) -> AsyncIterator[RealAsterisk]:
    """An Asterisk that gives up on its engine after three tries."""
    yield running_hasty_asterisk
    await running_hasty_asterisk.no_channels()


async def crash(call: AgiCall) -> None:
    """An engine that goes away before its last word."""


async def answer_and_crash(call: AgiCall) -> None:
    await call.command("ANSWER")


async def finish(call: AgiCall) -> None:
    await call.done()


async def test_an_ordinary_call_leaves_nothing_in_asterisks_log(asterisk_root: Path) -> None:
    async def ring(call: AgiCall) -> None:
        await call.command("ANSWER")
        await call.command("EXEC Dial PJSIP/201,10")
        await call.done()

    with start_asterisk(asterisk_root) as asterisk:
        async with (
            phone(asterisk, "201", Answers(hangs_up_after_s=0.2)),
            serve_agi(asterisk.agi_port, ring),
            calls(asterisk, Story()) as caller,
        ):
            await caller.finished()
        assert asterisk.log_errors() == []


async def test_without_an_engine_the_fallback_rings(hasty: RealAsterisk) -> None:
    async with phone(hasty, FALLBACK, Answers(hangs_up_after_s=0.2)), calls(hasty, Story()) as caller:
        assert (await caller.finished())["answered"] == 1


async def test_an_engine_that_keeps_failing_is_tried_so_many_times(hasty: RealAsterisk) -> None:
    async with (
        serve_agi(hasty.agi_port, crash) as served,
        phone(hasty, FALLBACK, Answers(hangs_up_after_s=0.2)),
        calls(hasty, Story()) as caller,
    ):
        assert (await caller.finished())["answered"] == 1
        assert len(served) == TRIES


async def test_a_caller_who_was_answered_also_reaches_the_fallback(hasty: RealAsterisk) -> None:
    async with (
        serve_agi(hasty.agi_port, answer_and_crash) as served,
        phone(hasty, FALLBACK, Answers(hangs_up_after_s=0.2)) as fallback,
        calls(hasty, Story()) as caller,
    ):
        assert (await caller.finished())["was hung up"] == 1
        assert fallback.happened()["answered"] == 1
        assert len(served) == TRIES


async def test_when_the_fallback_fails_too_the_caller_is_told_of_congestion(hasty: RealAsterisk) -> None:
    async with phone(hasty, FALLBACK, Refuses(486)), calls(hasty, Story()) as caller:
        assert (await caller.finished())["refused 503"] == 1


async def test_an_engine_that_comes_back_gets_the_call_again(hasty: RealAsterisk) -> None:
    async def fail_once(call: AgiCall) -> None:
        if len(served) == 2:
            await call.done()

    async with serve_agi(hasty.agi_port, fail_once) as served, calls(hasty, Story()) as caller:
        await caller.finished()
        first, second = served
        assert first.request["agi_uniqueid"] == second.request["agi_uniqueid"]


async def test_the_engines_last_word_ends_the_call(hasty: RealAsterisk) -> None:
    async with serve_agi(hasty.agi_port, finish) as served, calls(hasty, Story()) as caller:
        await caller.finished()
        assert len(served) == 1


async def test_an_engine_that_gives_a_call_up_sends_it_to_the_fallback_at_once(hasty: RealAsterisk) -> None:
    async def give_up(call: AgiCall) -> None:
        await call.command("ANSWER")
        await call.command('SET VARIABLE VAXEL_DONE "fallback"')

    async with (
        serve_agi(hasty.agi_port, give_up) as served,
        phone(hasty, FALLBACK, Answers(hangs_up_after_s=0.2)) as fallback,
        calls(hasty, Story()) as caller,
    ):
        assert (await caller.finished())["was hung up"] == 1
        assert fallback.happened()["answered"] == 1
        assert len(served) == 1


async def test_a_conversation_outlives_the_engine_and_its_end_is_the_calls_end(hasty: RealAsterisk) -> None:
    async def crash_in_conversation(call: AgiCall) -> None:
        await call.command("ANSWER")
        call.writer.write(b"EXEC Dial PJSIP/201,10,g\n")
        await call.writer.drain()
        await agent.wait_for("answered")

    async with (
        phone(hasty, "201", Answers(0.1, hangs_up_after_s=1)) as agent,
        serve_agi(hasty.agi_port, crash_in_conversation) as served,
        calls(hasty, Story()) as caller,
    ):
        assert (await caller.finished())["was hung up"] == 1
        assert agent.happened()["hung up"] == 1
        assert len(served) == 1


async def test_an_answered_caller_hears_music_while_there_is_no_engine(asterisk: RealAsterisk) -> None:
    async with (
        listen() as ears,
        serve_agi(asterisk.agi_port, answer_and_crash) as served,
        calls(asterisk, Story(hangs_up_after_s=2), ears=ears) as caller,
    ):
        await caller.wait_for("answered")
        await ears.hear()
        await caller.finished()
        assert len(served) > 1


@pytest.mark.parametrize(
    ("dialled", "arrives_as"),
    [
        ("+46812345", "+46812345"),
        ("0", "0"),
        ("08-123.45", "0812345"),
        ("+46812345;rn=+46700000", "+46812345"),
        ("info", "unknown"),
        ("s", "unknown"),
        ("*21*5#", "unknown"),
        ("08x15", "unknown"),
        ("%2b46%26PJSIP", "unknown"),
        ("9" * 3000, "9" * 79),
    ],
    ids=lambda text: text[:30],
)
async def test_every_number_dialled_reaches_the_engine_clean(
    asterisk: RealAsterisk, dialled: str, arrives_as: str
) -> None:
    async with serve_agi(asterisk.agi_port, finish) as served, calls(asterisk, Story(did=dialled)) as caller:
        await caller.finished()
        assert [call.request["agi_extension"] for call in served] == [arrives_as]


@pytest.mark.parametrize(
    ("dialled", "status"), [("h", 603), ("T", 603), ("-", 484), ("%0a", 404), ("%20", 404), ("%c3%a5", 404)]
)
async def test_what_cannot_be_a_number_is_refused_without_the_engine(
    asterisk: RealAsterisk, dialled: str, status: int
) -> None:
    async with serve_agi(asterisk.agi_port, finish) as served, calls(asterisk, Story(did=dialled)) as caller:
        assert (await caller.finished())[f"refused {status}"] == 1
        assert served == []


FORGED_EVENT = "1%0d%0a%0d%0aEvent%3a%20Hangup%0d%0aUniqueid%3a%201.1%0d%0aCause%3a%2016"
HOSTILE = {
    "a dialplan function": Story(name="${SHELL(touch /tmp/x)}", number="$%7bSHELL(id)%7d"),
    "another endpoint": Story(name="x&PJSIP/202", number="1&PJSIP/202"),
    "quotes and commas": Story(name='a,\\"b\\",${c}|;d', number="%22,%22"),
    "unbalanced brackets": Story(name=")}{(", number="%29,1%29%3a2%3a3"),
    "a long name": Story(name="A" * 3500),
    "a long number": Story(number="7" * 3500),
    "control characters": Story(name="tab\there \x01\x02\x7f"),
    "bytes that are no UTF-8": Story(name="\udcff\udcfe"),
    "a forged AMI event in the caller's number": Story(number=FORGED_EVENT),
    "a forged AMI event in the number dialled": Story(did=FORGED_EVENT),
    "a forged AGI request": Story(number="070%0aagi_extension%3a%20999%0a%0a200%20result=1"),
}


@pytest.mark.parametrize("story", HOSTILE.values(), ids=HOSTILE.keys())
async def test_what_a_caller_sends_starts_and_forges_nothing(asterisk: RealAsterisk, story: Story) -> None:
    async def ring_one(call: AgiCall) -> None:
        await call.command('EXEC Dial "PJSIP/201,2"')
        await call.done()

    async with (
        tap_ami(asterisk.settings) as tap,
        phone(asterisk, "201", Refuses(486)),
        phone(asterisk, "202", Refuses(486)),
        serve_agi(asterisk.agi_port, ring_one) as served,
        calls(asterisk, story) as caller,
    ):
        await caller.finished()
        await tap.wait_for("Hangup", times=2)
        (call,) = served
        arrived = tap.named("UserEvent")
        legs = tap.named("Newchannel")
        hung_up = {event["Uniqueid"] for event in tap.named("Hangup")}

    assert len(arrived) == len(legs) == 1
    assert hung_up == {arrived[0]["Uniqueid"], legs[0]["Uniqueid"]}
    assert len(call.request) == 22
    assert call.request["agi_callerid"].isalnum()
    assert call.request["agi_extension"] in {story.did, "unknown"}
