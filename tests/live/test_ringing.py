"""How a phone's reaction looks from the engine: the facts that its table of outcomes is built on."""

import asyncio

import pytest

from tests.live.agi_script import AgiCall, Script, serve_agi
from tests.live.ami_tap import AmiTap, tap_ami
from tests.live.asterisk import UNREGISTERED_PHONE, RealAsterisk
from tests.live.telephones import Answers, Behaviour, Press, Refuses, RingsForEver, Story, calls, phone

RING_LIMIT_S = 2


def ring(*phones: str, limit_s: int = RING_LIMIT_S) -> Script:
    async def script(call: AgiCall) -> None:
        endpoints = "&".join(f"PJSIP/{name}" for name in phones)
        await call.command("ANSWER")
        await call.command(f'EXEC Dial "{endpoints},{limit_s}"')
        await call.command("GET VARIABLE DIALSTATUS")
        await call.done()

    return script


def dial_status(call: AgiCall) -> str:
    """What GET VARIABLE DIALSTATUS was answered: ``200 result=1 (BUSY)``."""
    (reply,) = [
        line for _, direction, line in call.heard if direction == "<" and line.startswith("200 result=1 (")
    ]
    return reply.removeprefix("200 result=1 (").removesuffix(")")


def cause_of(tap: AmiTap, endpoint: str) -> str:
    (leg,) = [event for event in tap.named("Hangup") if event["Channel"].startswith(f"{endpoint}-")]
    return leg["Cause"]


@pytest.mark.parametrize(
    ("behaviour", "status", "ended", "cause"),
    [
        (Answers(hangs_up_after_s=0.3), "ANSWER", "ANSWER", "16"),
        (Refuses(603), "CHANUNAVAIL", "NOANSWER", "21"),
        (Refuses(486), "BUSY", "BUSY", "17"),
        (Refuses(480), "NOANSWER", "NOANSWER", "19"),
        (Refuses(408), "CHANUNAVAIL", "NOANSWER", "18"),
        (Refuses(404), "CHANUNAVAIL", "NOANSWER", "1"),
        (Refuses(500), "CHANUNAVAIL", "NOANSWER", "38"),
        (Refuses(503), "CONGESTION", "CONGESTION", "34"),
        (Refuses(603, after_s=0.3), "CHANUNAVAIL", "NOANSWER", "21"),
        (RingsForEver(), "NOANSWER", "NOANSWER", "0"),
    ],
    ids=str,
)
async def test_a_legs_own_cause_tells_what_the_phone_did(
    asterisk: RealAsterisk, behaviour: Behaviour, status: str, ended: str, cause: str
) -> None:
    async with (
        tap_ami(asterisk.settings) as tap,
        phone(asterisk, "201", behaviour),
        serve_agi(asterisk.agi_port, ring("201")) as served,
        calls(asterisk, Story()) as caller,
    ):
        await caller.finished()
        await tap.wait_for("Hangup", times=2)
    assert dial_status(served[0]) == status
    assert [event["DialStatus"] for event in tap.named("DialEnd")] == [ended]
    assert cause_of(tap, "PJSIP/201") == cause


async def test_a_phone_that_has_not_registered_has_no_leg_at_all(asterisk: RealAsterisk) -> None:
    async with (
        tap_ami(asterisk.settings) as tap,
        serve_agi(asterisk.agi_port, ring(UNREGISTERED_PHONE)) as served,
        calls(asterisk, Story()) as caller,
    ):
        await caller.finished()
        await tap.wait_for("Hangup")
    assert dial_status(served[0]) == "CHANUNAVAIL"
    assert tap.named("Newchannel", "DialBegin", "DialEnd") == []


async def test_in_a_ring_all_the_loser_is_told_that_another_answered(asterisk: RealAsterisk) -> None:
    async with (
        tap_ami(asterisk.settings) as tap,
        phone(asterisk, "201", RingsForEver()) as loser,
        phone(asterisk, "202", Answers(0.3, hangs_up_after_s=0.3)),
        serve_agi(asterisk.agi_port, ring("201", "202", UNREGISTERED_PHONE)) as served,
        calls(asterisk, Story()) as caller,
    ):
        await caller.finished()
        await loser.wait_for("cancelled")
        await tap.wait_for("Hangup", times=3)
    assert dial_status(served[0]) == "ANSWER"
    assert sorted(event["DialStatus"] for event in tap.named("DialEnd")) == ["ANSWER", "CANCEL"]
    assert (cause_of(tap, "PJSIP/201"), cause_of(tap, "PJSIP/202")) == ("26", "16")


@pytest.mark.parametrize(
    ("answers_first", "story", "cause"),
    [(True, Story(hangs_up_after_s=1.5), "16"), (False, Story(gives_up_after_s=0.5), "127")],
    ids=["by BYE", "by CANCEL"],
)
async def test_a_caller_who_gives_up_cancels_the_leg(
    asterisk: RealAsterisk, answers_first: bool, story: Story, cause: str
) -> None:
    async def script(call: AgiCall) -> None:
        if answers_first:
            await call.command("ANSWER")
        await call.command("EXEC Dial PJSIP/201,10")
        await call.done()

    async with (
        tap_ami(asterisk.settings) as tap,
        phone(asterisk, "201", RingsForEver()) as rung,
        serve_agi(asterisk.agi_port, script) as served,
        calls(asterisk, story) as caller,
    ):
        await caller.finished()
        await rung.wait_for("cancelled")
        await tap.wait_for("Hangup", times=2)
    assert "HANGUP" in [line for _, _, line in served[0].heard]
    assert [event["DialStatus"] for event in tap.named("DialEnd")] == ["CANCEL"]
    assert cause_of(tap, "PJSIP/201") == cause


async def test_ami_has_every_digit_pressed_outside_a_conversation(asterisk: RealAsterisk) -> None:
    async def idle(call: AgiCall) -> None:
        await call.command("ANSWER")
        async with asyncio.timeout(10):
            await call.reader.readline()  # nothing, until HANGUP

    presses = (Press(0.5, "12"), Press(1.8, "*#"))
    async with (
        tap_ami(asterisk.settings) as tap,
        serve_agi(asterisk.agi_port, idle),
        calls(asterisk, Story(presses=presses, hangs_up_after_s=1.8)) as caller,
    ):
        await caller.finished()
        await tap.wait_for("Hangup")
    assert "".join(event["Digit"] for event in tap.named("DTMFEnd")) == "12*#"


async def test_what_a_caller_says_is_recorded_where_we_can_read_it(asterisk: RealAsterisk) -> None:
    async def record(call: AgiCall) -> None:
        await call.command("ANSWER")
        await call.command(f'RECORD FILE {asterisk.shared_inside}/message wav "#" 10000')
        await call.done()

    async with (
        serve_agi(asterisk.agi_port, record),
        calls(asterisk, Story(presses=(Press(1.5, "#"),), speaks=True)) as caller,
    ):
        await caller.finished()
    assert (asterisk.shared / "message.wav").stat().st_size > 16000  # more than a second of 16 bits at 8 kHz
