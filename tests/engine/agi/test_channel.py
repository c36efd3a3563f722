"""The commands of a call: what is sent, what comes of each reply, and whose reply it is."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from dialplan.ids import Endpoint
from engine.agi import (
    CallerHungUp,
    Channel,
    CommandFailed,
    CommandRefused,
    CommandTimeout,
    ProtocolError,
    Recorded,
    StreamLost,
    Success,
)
from tests.engine.agi.fake_asterisk import FakeAsterisk

Call = tuple[Channel, FakeAsterisk]
Act = Callable[[Channel], Awaitable[object]]

PHONES = [Endpoint("PJSIP/201"), Endpoint("PJSIP/202")]
DEAD = "511 Command Not Permitted on a dead channel or intercept routine"


async def ask(call: Call, act: Act, *lines: str) -> tuple[str, object]:
    """Let the engine act and Asterisk say ``lines``; return the command heard and what came of it."""
    channel, asterisk = call
    async with asyncio.TaskGroup() as group:
        acting = group.create_task(_outcome(act(channel)))
        command = await asterisk.answers(*lines)
    return command, acting.result()


async def _outcome(awaitable: Awaitable[object]) -> object:
    try:
        return await awaitable
    except Exception as error:
        return type(error)


def record(channel: Channel) -> Awaitable[Recorded]:
    return channel.record_file("/rec/1", "wav", escape_digits="#", timeout_s=60, silence_s=3)


def dial(channel: Channel) -> Awaitable[None]:
    return channel.dial(PHONES, 20, "gm(default)", deadline_s=60)


ENDINGS: list[tuple[Act, str, str, object]] = [
    (lambda c: c.answer(), "ANSWER", "200 result=0", None),
    (lambda c: c.stream_file("hej", "123"), 'STREAM FILE "hej" "123"', "200 result=0 endpos=3404", ""),
    (lambda c: c.stream_file("hej", "123"), 'STREAM FILE "hej" "123"', "200 result=49 endpos=80", "1"),
    (lambda c: c.stream_file("hej"), 'STREAM FILE "hej" ""', "200 result=999 endpos=0", ProtocolError),
    (lambda c: c.wait_for_digit(2.5), 'WAIT FOR DIGIT "2500"', "200 result=0", ""),
    (lambda c: c.wait_for_digit(2.5), 'WAIT FOR DIGIT "2500"', "200 result=35", "#"),
    (
        record,
        'RECORD FILE "/rec/1" "wav" "#" "60000" "BEEP" "s=3"',
        "200 result=0 (timeout) endpos=12000",
        Recorded("", 12000),
    ),
    *(
        (record, 'RECORD FILE "/rec/1" "wav" "#" "60000" "BEEP" "s=3"', said, Recorded("", 8160))
        for said in ("200 result=174875 (timeout) endpos=8160", "200 result=49 (timeout) endpos=8160")
    ),
    (
        lambda c: c.record_file("/r", "wav", escape_digits="", timeout_s=1, beep=False),
        'RECORD FILE "/r" "wav" "" "1000"',
        "200 result=35 (dtmf) endpos=8640",
        Recorded("#", 8640),
    ),
    (lambda c: c.set_variable("A", 'b"'), 'SET VARIABLE "A" "b\\""', "200 result=1", None),
    (lambda c: c.variable("A"), 'GET VARIABLE "A"', "200 result=1 (it)", "it"),
    (lambda c: c.variable("A"), 'GET VARIABLE "A"', "200 result=1 ()", ""),
    (lambda c: c.variable("A"), 'GET VARIABLE "A"', "200 result=0", None),
    (lambda c: c.music_on("default"), 'SET MUSIC "ON" "default"', "200 result=0", None),
    (lambda c: c.music_off(), 'SET MUSIC "OFF"', "200 result=0", None),
    (dial, 'EXEC "Dial" "PJSIP/201&PJSIP/202,20,gm(default)"', "200 result=0", None),
    (lambda c: c.execute_application("Playtones", "busy"), 'EXEC "Playtones" "busy"', "200 result=0", None),
    (lambda c: c.execute_application("Nope"), 'EXEC "Nope" ""', "200 result=-2", CommandFailed),
    (lambda c: c.hang_up(), "HANGUP", "200 result=1", None),
    (lambda c: c.answer(), "ANSWER", "510 Invalid or unknown command", CommandRefused),
    (lambda c: c.answer(), "ANSWER", DEAD, CallerHungUp),
    (lambda c: c.hang_up(), "HANGUP", DEAD, None),
]


@pytest.mark.parametrize(("act", "command", "reply", "outcome"), ENDINGS)
async def test_a_command_is_sent_and_its_reply_read(
    call: Call, act: Act, command: str, reply: str, outcome: object
) -> None:
    assert await ask(call, act, reply) == (command, outcome)


async def test_a_command_in_a_form_that_asterisk_does_not_take_is_refused(call: Call) -> None:
    lines = ("520-Invalid command syntax.  Proper usage follows:", "Answers.", "520 End of proper usage.")
    assert await ask(call, lambda c: c.answer(), *lines) == ("ANSWER", CommandRefused)
    assert await ask(call, lambda c: c.answer(), "200 result=0") == ("ANSWER", None)


@pytest.mark.parametrize("act", [lambda c: c.answer(), lambda c: c.stream_file("x"), record, dial])
async def test_a_hang_up_during_a_command_is_told(call: Call, act: Act) -> None:
    _, outcome = await ask(call, act, "200 result=-1", "HANGUP")
    assert outcome is CallerHungUp
    assert call[0].is_hung_up


@pytest.mark.parametrize(
    ("act", "outcome"),
    [(lambda c: c.stream_file("no-such"), CommandFailed), (record, CommandFailed), (dial, None)],
)
async def test_minus_one_from_a_caller_who_is_still_there_is_no_hang_up(
    call: Call, act: Act, outcome: object
) -> None:
    """No such file, or an agent who hung up first: asking NOOP shows that no HANGUP is due."""
    channel, asterisk = call
    acting = asyncio.create_task(_outcome(act(channel)))
    await asterisk.answers("200 result=-1")
    assert await asterisk.answers("200 result=0") == "NOOP"
    assert await acting is outcome
    assert not channel.is_hung_up


async def test_a_hang_up_line_that_comes_late_is_waited_for(call: Call) -> None:
    channel, asterisk = call
    acting = asyncio.create_task(_outcome(channel.stream_file("x")))
    await asterisk.answers("200 result=-1 endpos=160")
    assert await asterisk.answers("HANGUP", "200 result=0") == "NOOP"
    assert await acting is CallerHungUp


async def test_a_hang_up_between_commands_is_noticed(call: Call) -> None:
    channel, asterisk = call
    asterisk.says("HANGUP")
    await channel.wait_hung_up()
    needing_a_caller: list[Awaitable[object]] = [channel.answer(), channel.music_off(), dial(channel)]
    for command in needing_a_caller:
        with pytest.raises(CallerHungUp):
            await command
    await channel.hang_up()


async def test_variables_can_be_read_and_set_after_a_hang_up(call: Call) -> None:
    call[1].says("HANGUP")
    await call[0].wait_hung_up()
    assert await ask(call, lambda c: c.variable("A"), "200 result=1 (x)") == ('GET VARIABLE "A"', "x")
    await ask(call, lambda c: c.set_variable("A", "y"), "200 result=1")


async def test_a_lost_stream_ends_the_command_and_whoever_waits_for_a_hang_up(call: Call) -> None:
    channel, asterisk = call
    acting = asyncio.create_task(_outcome(channel.stream_file("x")))
    waiting = asyncio.create_task(_outcome(channel.wait_hung_up()))
    await asterisk.hears()
    asterisk.close()
    assert await acting is StreamLost
    assert await waiting is StreamLost
    with pytest.raises(StreamLost):
        await channel.variable("A")


async def test_a_reply_too_many_drops_the_stream(call: Call) -> None:
    channel, asterisk = call
    asterisk.says("200 result=0")
    assert await asterisk.sees_close()
    with pytest.raises(StreamLost):
        await channel.wait_hung_up()


@pytest.mark.parametrize("rubbish", [b"what?\n", b"\xff\xfe\n", b"200 result=1 (" + b"x" * 99999, b"\n"])
async def test_rubbish_instead_of_a_reply_drops_the_stream(call: Call, rubbish: bytes) -> None:
    channel, asterisk = call
    acting = asyncio.create_task(_outcome(channel.answer()))
    await asterisk.hears()
    asterisk.send(rubbish)
    assert await acting is StreamLost
    assert await asterisk.sees_close()


async def test_a_command_without_reply_is_given_up_at_its_deadline(call: Call) -> None:
    channel, asterisk = call
    with pytest.raises(CommandTimeout, match="EXEC"):
        await channel.execute_application("Wait", "9", deadline_s=0.01)
    with pytest.raises(CommandTimeout, match="EXEC"):
        await channel.answer()
    assert await asterisk.hears() == 'EXEC "Wait" "9"'


async def test_two_commands_at_once_are_an_error_in_the_program(call: Call) -> None:
    channel, asterisk = call
    first = asyncio.create_task(channel.answer())
    await asterisk.hears()
    with pytest.raises(RuntimeError, match="SET MUSIC"):
        await channel.music_off()
    asterisk.says("200 result=0")
    await first


async def test_a_cancelled_command_s_late_reply_is_not_taken_for_the_next_one_s(call: Call) -> None:
    channel, asterisk = call
    waiting = asyncio.create_task(channel.wait_for_digit(60))
    assert await asterisk.hears() == 'WAIT FOR DIGIT "60000"'
    waiting.cancel()
    asking = asyncio.create_task(channel.variable("A"))
    heard = asyncio.create_task(asterisk.hears())
    await asyncio.wait({waiting})
    assert not heard.done()
    asterisk.says("200 result=53")
    assert await heard == 'GET VARIABLE "A"'
    asterisk.says("200 result=1 (mine)")
    assert await asking == "mine"


async def test_a_cancelled_recording_is_known_to_be_finished(call: Call) -> None:
    channel, asterisk = call
    recording = asyncio.create_task(_outcome(record(channel)))
    await asterisk.hears()
    recording.cancel()
    settling = asyncio.create_task(channel.settled(5))
    await asyncio.wait({recording})
    assert not settling.done()
    asterisk.says("200 result=-1 (hangup) endpos=9600", "HANGUP")
    assert await settling == Success(-1, "hangup", 9600)
    assert await channel.settled(5) == Success(-1, "hangup", 9600)


async def test_a_recording_cancelled_while_it_is_asked_whether_the_caller_is_there_is_settled(
    call: Call,
) -> None:
    channel, asterisk = call
    recording = asyncio.create_task(_outcome(record(channel)))
    await asterisk.answers("200 result=-1 (randomerror) endpos=0")
    assert await asterisk.hears() == "NOOP"
    recording.cancel()
    assert await channel.settled(5) == Success(-1, "randomerror", 0)


async def test_nothing_is_settled_where_nothing_was_asked_or_asterisk_is_silent_or_gone(call: Call) -> None:
    channel, asterisk = call
    assert await channel.settled(5) is None
    recording = asyncio.create_task(_outcome(record(channel)))
    await asterisk.hears()
    recording.cancel()
    assert await channel.settled(0.01) is None
    asterisk.close()
    assert await channel.settled(5) is None


async def test_words_that_can_t_be_sent_leave_the_channel_as_it_was(call: Call) -> None:
    channel, _ = call
    refused: list[Awaitable[object]] = [
        channel.set_variable("A", "x\nHANGUP"),
        channel.set_variable("A", "x" * 9000),
        channel.dial([Endpoint("PJSIP/1&PJSIP/2")], 20, "g", deadline_s=5),
        channel.dial([], 20, "g", deadline_s=5),
        channel.dial(PHONES, 0, "g", deadline_s=5),
        channel.dial(PHONES, 20, "g,http://x", deadline_s=5),
        channel.execute_application("System", "a&b"),
        channel.wait_for_digit(-1),
    ]
    for words in refused:
        with pytest.raises(ValueError):
            await words
    assert await ask(call, lambda c: c.answer(), "200 result=0") == ("ANSWER", None)
