"""The Asterisk mechanisms that the engine's performers stand on, each by itself on a real one."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import pytest

from dialplan.ids import CallId, Endpoint
from engine.agi import AgiServer, Channel
from engine.ami import AmiSession, Callback
from engine.events import AmiEvent, AmiUp, CallbackFailed, DeviceState, DigitPressed, LegEnded, PhoneState
from tests.live.agi_script import AgiCall, Script, serve_agi
from tests.live.ami_tap import tap_ami
from tests.live.asterisk import PHONE_ADDRESS, RealAsterisk
from tests.live.ears import listen
from tests.live.engines import ami_of
from tests.live.telephones import (
    Answers,
    Behaviour,
    Press,
    Refuses,
    RingsForEver,
    Story,
    calls,
    outside,
    phone,
)

MUSIC = "/usr/share/asterisk/moh/macroform-cold_day"
QUESTION = "/usr/share/asterisk/sounds/en_US_f_Allison/agent-loginok"
MOBILE = "+46701740605"
SHOWN = "+46846500499"
HELD_S = 1.0


@contextlib.asynccontextmanager
async def conducting(
    asterisk: RealAsterisk, handle: Callable[[Channel], Awaitable[None]]
) -> AsyncIterator[None]:
    """The engine's own FastAGI with a handler of a few lines."""

    async def conduct(channel: Channel) -> None:
        await handle(channel)
        await channel.set_variable("VAXEL_DONE", "1")

    server = AgiServer("127.0.0.1", asterisk.agi_port, conduct)
    running = asyncio.create_task(server.run())
    await server.started.wait()
    try:
        yield
    finally:
        running.cancel()
        await asyncio.wait({running})


@dataclass(slots=True)
class Heard:
    """What an AMI session told."""

    events: list[AmiEvent] = field(default_factory=list)

    async def until(self, is_it: Callable[[AmiEvent], bool], timeout_s: float = 10) -> AmiEvent:
        async with asyncio.timeout(timeout_s):
            while True:
                for event in self.events:
                    if is_it(event):
                        return event
                await asyncio.sleep(0.01)  # real time: Asterisk tells when it does


@contextlib.asynccontextmanager
async def session_on(asterisk: RealAsterisk) -> AsyncIterator[tuple[AmiSession, Heard]]:
    heard = Heard()
    session = AmiSession(ami_of(asterisk), heard.events.append)
    running = asyncio.create_task(session.run())
    try:
        await heard.until(lambda event: isinstance(event, AmiUp))
        yield session, heard
    finally:
        running.cancel()
        await asyncio.wait({running})


@pytest.mark.parametrize("plays_for_s", [0.0, 0.001, 0.02, 0.5])
async def test_a_sound_stops_at_once_whenever_its_task_is_cancelled(
    asterisk: RealAsterisk, plays_for_s: float
) -> None:
    took: list[float] = []

    async def interrupt(channel: Channel) -> None:
        await channel.answer()
        loop = asyncio.get_running_loop()
        for _ in range(5):
            playing = asyncio.create_task(channel.stream_file(MUSIC))
            await asyncio.sleep(plays_for_s)  # real time: the sound plays
            playing.cancel()
            began = loop.time()
            await asyncio.wait({playing})
            assert await channel.variable("UNIQUEID") == channel.request.unique_id
            took.append(loop.time() - began)

    async with conducting(asterisk, interrupt), calls(asterisk, Story()) as caller:
        await caller.finished()
    assert len(took) == 5
    assert max(took) < 0.3, "Asterisk reads what came together with the command after 0.1 s"


async def test_keys_pressed_in_a_stopped_sound_are_told(asterisk: RealAsterisk) -> None:
    async def interrupt(channel: Channel) -> None:
        await channel.answer()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(2):
                await channel.stream_file(MUSIC)

    story = Story(presses=[Press(0.3, "5")])
    async with (
        session_on(asterisk) as (_, heard),
        conducting(asterisk, interrupt),
        calls(asterisk, story) as caller,
    ):
        await caller.finished()
        pressed = [event.digit for event in heard.events if isinstance(event, DigitPressed)]
    assert pressed == ["5"]


def dial(argument: str) -> Script:
    async def script(call: AgiCall) -> None:
        await call.command("ANSWER")
        await call.command(f'SET VARIABLE "__VAXEL_SHOWS" "{SHOWN}"')
        await call.command(f'SET VARIABLE "__VAXEL_ASK" "{QUESTION}"')
        await call.command(f'EXEC Dial "{argument}"')
        await call.done()

    return script


async def test_a_phone_shows_what_it_is_told_and_its_user_hears_a_whisper_before_the_caller(
    asterisk: RealAsterisk,
) -> None:
    argument = f"PJSIP/201,10,gm(default)f(Support <+46846500410>)A({QUESTION})"
    async with (
        tap_ami(asterisk.settings) as tap,
        listen() as ears,
        phone(asterisk, "201", Answers(0.2)) as agent,
        serve_agi(asterisk.agi_port, dial(argument)),
        calls(asterisk, Story(hangs_up_after_s=3.5), ears=ears) as caller,
    ):
        await agent.wait_for("answered")
        await ears.hear(timeout_s=1)  # the music goes on
        assert tap.named("DialEnd") == []
        await caller.finished()
        assert [event["DialStatus"] for event in tap.named("DialEnd")] == ["ANSWER"]
        assert any('shown: "Support" <sip:+46846500410@' in line for line in agent.lines())


@pytest.mark.parametrize(
    ("leg", "behaviour", "status", "cause"),
    [
        ("vaxel-out", Answers(hangs_up_after_s=0.3), "ANSWER", "16"),
        ("vaxel-out", Refuses(486), "BUSY", "17"),
        ("vaxel-out", Refuses(603), "NOANSWER", "21"),
        ("vaxel-out", Refuses(480), "NOANSWER", "19"),
        ("vaxel-out", Refuses(404), "NOANSWER", "1"),
        ("vaxel-out", Refuses(500), "NOANSWER", "38"),
        ("vaxel-out", Refuses(503), "CONGESTION", "34"),
        ("vaxel-out", RingsForEver(), "NOANSWER", "0"),
        ("vaxel-out-ask", Refuses(603), "NOANSWER", "21"),
        ("vaxel-out-ask", Answers(0.1, 0.5, [Press(0.3, "1")]), "ANSWER", "16"),
        ("vaxel-out-ask", Answers(0.1, None, [Press(0.3, "5")]), "NOANSWER", "19"),
        ("vaxel-out-ask", Answers(0.1, 0.5), "NOANSWER", "19"),
    ],
    ids=str,
)
async def test_a_leg_over_the_trunk_ends_as_the_far_end_says(
    asterisk: RealAsterisk, leg: str, behaviour: Behaviour, status: str, cause: str
) -> None:
    rung = f"Local/{MOBILE}@{leg}"
    async with (
        tap_ami(asterisk.settings) as tap,
        outside(asterisk, behaviour) as mobile,
        serve_agi(asterisk.agi_port, dial(f"{rung}/n,2,g")),
        calls(asterisk, Story()) as caller,
    ):
        await caller.finished()
        await tap.wait_for("Hangup", times=3)
        assert any(f"shown: <sip:{SHOWN}@" in line for line in mobile.lines())
        assert any(f"asserted: <sip:{SHOWN}@" in line for line in mobile.lines())
    front = f"{rung}-"
    ended = [event for event in tap.named("DialEnd") if event["DestChannel"].startswith(front)]
    hung_up = [event for event in tap.named("Hangup") if event["Channel"].startswith(front)]
    assert [event["DialStatus"] for event in ended] == [status]
    assert [event["Cause"] for event in hung_up if event["Channel"].endswith(";1")] == [cause]


async def test_while_a_mobile_is_asked_the_others_ring_on_and_whoever_answers_has_the_call(
    asterisk: RealAsterisk,
) -> None:
    async with (
        outside(asterisk, Answers(0.1)) as voicemail,
        phone(asterisk, "201", Answers(1.0, hangs_up_after_s=2.5)) as agent,
        serve_agi(asterisk.agi_port, dial(f"Local/{MOBILE}@vaxel-out-ask/n&PJSIP/201,10,g")),
        calls(asterisk, Story()) as caller,
    ):
        await voicemail.wait_for("answered")
        await agent.wait_for("answered")
        await voicemail.wait_for("was hung up", timeout_s=3)
        await caller.finished()
        assert agent.happened()["hung up"] == 1


@pytest.mark.parametrize(
    ("dialled", "arrives_as"),
    [("+46846500402", "+46846500402"), ("*45*2%23", "*45*2#"), ("08-465", "08465"), ("info", "unknown")],
)
async def test_a_phone_that_calls_reaches_the_engine_as_itself(
    asterisk: RealAsterisk, dialled: str, arrives_as: str
) -> None:
    async with (
        tap_ami(asterisk.settings) as tap,
        serve_agi(asterisk.agi_port, AgiCall.done) as served,
        calls(asterisk, Story(did=dialled), from_phone="201") as caller,
    ):
        await caller.finished()
        await tap.wait_for("Hangup")
    (call,) = served
    assert call.request["agi_network_script"] == "phone"
    assert call.request["agi_channel"].startswith("PJSIP/201-")
    assert call.request["agi_extension"] == arrives_as
    assert len(tap.named("UserEvent")) == 1


async def test_a_phone_forges_no_event_either(asterisk: RealAsterisk) -> None:
    forged = "1%0d%0a%0d%0aEvent%3a%20Hangup%0d%0aUniqueid%3a%201.1%0d%0aCause%3a%2016"
    async with (
        tap_ami(asterisk.settings) as tap,
        serve_agi(asterisk.agi_port, AgiCall.done),
        calls(asterisk, Story(did=forged), from_phone="201") as caller,
    ):
        await caller.finished()
        await tap.wait_for("Hangup")
        assert [event["Channel"][:9] for event in tap.named("Hangup")] == ["PJSIP/201"]


async def fail(_call: AgiCall) -> None:
    """An engine that goes away before its last word."""


async def stall(call: AgiCall) -> None:
    """An engine that takes a call and says nothing, for ever."""
    await call.reader.read()


@pytest.mark.parametrize(
    ("script", "dialled"),
    [(None, "112"), (fail, "112"), (stall, "112"), (None, "+46112"), (stall, "0046112"), (fail, "90000")],
)
async def test_help_is_called_with_or_without_an_engine(
    asterisk: RealAsterisk, script: Script | None, dialled: str
) -> None:
    async with contextlib.AsyncExitStack() as stack:
        if script is not None:
            await stack.enter_async_context(serve_agi(asterisk.agi_port, script))
        sos = await stack.enter_async_context(outside(asterisk, Answers(0.2, hangs_up_after_s=0.5)))
        caller = await stack.enter_async_context(calls(asterisk, Story(did=dialled), from_phone="201"))
        assert (await caller.finished())["answered"] == 1
        assert sos.happened()["hung up"] == 1


async def test_a_call_for_help_lasts_longer_than_an_engine_may_say_nothing(asterisk: RealAsterisk) -> None:
    async def ring(call: AgiCall) -> None:
        await call.command('SET VARIABLE TIMEOUT(absolute) "0"')
        await call.command('EXEC Dial "Local/112@vaxel-out/n,10,g"')
        await call.done()

    async with (
        serve_agi(asterisk.agi_port, ring),
        outside(asterisk, Answers(0.2, hangs_up_after_s=5)) as sos,
        calls(asterisk, Story(did="112"), from_phone="201") as caller,
    ):
        assert (await caller.finished())["was hung up"] == 1
        assert sos.happened()["hung up"] == 1


async def test_who_listens_in_hears_one_call_to_its_end(asterisk: RealAsterisk) -> None:
    talking = asyncio.Event()
    replies: list[str] = []

    async def script(call: AgiCall) -> None:
        await call.command("ANSWER")
        if call.request["agi_network_script"] == "call":
            talking.set()
            await call.command('EXEC Dial "PJSIP/201,10,g"')
        else:
            spied = served[0].request["agi_uniqueid"]
            replies.append(await call.command(f'EXEC ChanSpy "{spied},quES"'))
            replies.append(await call.command(f'EXEC ChanSpy "{spied}9,quES"'))
        await call.done()

    async with (
        phone(asterisk, "201", Answers(0.1, hangs_up_after_s=2.5)),
        serve_agi(asterisk.agi_port, script) as served,
        calls(asterisk, Story(speaks=True)) as caller,
    ):
        await talking.wait()
        async with calls(asterisk, Story(did="*90"), from_phone="203") as supervisor:
            await caller.finished()
            await supervisor.finished()
    assert replies == ["200 result=0", "200 result=-1"]


async def test_who_is_called_back_comes_to_the_engine(asterisk: RealAsterisk) -> None:
    async with (
        session_on(asterisk) as (session, _),
        outside(asterisk, Answers(0.2)) as mobile,
        serve_agi(asterisk.agi_port, AgiCall.done) as served,
    ):
        await session.call_back(Callback(CallId("283749182734"), MOBILE, "trunk", SHOWN, ring_s=5))
        await mobile.wait_for("was hung up")
        assert any(f"asserted: <sip:{SHOWN}@" in line for line in mobile.lines())
    request = served[0].request
    assert (request["agi_network_script"], request["agi_extension"]) == ("callback", "283749182734")
    assert request["agi_uniqueid"] == "283749182734"


@pytest.mark.parametrize(
    ("behaviour", "status", "is_out_of_time"),
    [
        (Refuses(486), "BUSY", False),
        (Refuses(603), "NOANSWER", False),
        (Refuses(503), "CONGESTION", False),
        (RingsForEver(), None, True),
    ],
    ids=str,
)
async def test_a_callback_that_nobody_takes_is_told(
    asterisk: RealAsterisk, behaviour: Behaviour, status: str | None, is_out_of_time: bool
) -> None:
    call = CallId("283749182735")
    async with (
        session_on(asterisk) as (session, heard),
        outside(asterisk, behaviour),
        serve_agi(asterisk.agi_port, AgiCall.done) as served,
    ):
        await session.call_back(Callback(call, MOBILE, "trunk", SHOWN, ring_s=1))
        failed = await heard.until(lambda event: isinstance(event, CallbackFailed))
        assert failed == CallbackFailed(call, is_out_of_time)
        if status is not None:
            ended = await heard.until(lambda event: isinstance(event, LegEnded))
            assert isinstance(ended, LegEnded)
            assert (ended.call, ended.status) == (call, status)
    assert served == []


class Lamp(asyncio.DatagramProtocol):
    """A phone that hears of messages."""

    def __init__(self) -> None:
        self.told: asyncio.Queue[str] = asyncio.Queue()

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]
        self._transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        head, _, body = data.decode().partition("\r\n\r\n")
        headers = {line.partition(":")[0].lower(): line for line in head.split("\r\n")}
        kept = [headers[name] for name in ("via", "from", "to", "call-id", "cseq")]
        self._transport.sendto("\r\n".join(["SIP/2.0 200 OK", *kept, "", ""]).encode(), addr)
        if head.startswith("NOTIFY"):
            self.told.put_nowait(body.replace("\r\n", " ").strip())


async def test_a_lamp_shows_how_many_messages_are_new(asterisk: RealAsterisk) -> None:
    loop = asyncio.get_running_loop()
    where = (PHONE_ADDRESS, asterisk.phone_ports["205"])
    transport, lamp = await loop.create_datagram_endpoint(Lamp, local_addr=where)
    try:
        async with session_on(asterisk) as (session, _), asyncio.timeout(10):
            await session.show_messages("205", new=3)
            assert await lamp.told.get() == "Messages-Waiting: yes Voice-Message: 3/0 (0/0)"
            await session.show_messages("205", new=0, old=2)
            assert await lamp.told.get() == "Messages-Waiting: no Voice-Message: 0/2 (0/0)"
    finally:
        transport.close()


async def test_a_phone_on_a_call_of_its_own_is_in_use(asterisk: RealAsterisk) -> None:
    async def hold(call: AgiCall) -> None:
        await call.command("ANSWER")
        await asyncio.sleep(HELD_S)  # real time: the phone is in use
        await call.done()

    own = Endpoint("PJSIP/204")
    async with session_on(asterisk) as (_, heard), serve_agi(asterisk.agi_port, hold):
        (up,) = [event for event in heard.events if isinstance(event, AmiUp)]
        assert DeviceState(own, PhoneState.NOT_INUSE) in up.devices
        async with calls(asterisk, Story(did="1"), from_phone="204") as caller:
            await heard.until(lambda event: event == DeviceState(own, PhoneState.INUSE))
            async with session_on(asterisk) as (_, later):
                (then,) = [event for event in later.events if isinstance(event, AmiUp)]
                assert DeviceState(own, PhoneState.INUSE) in then.devices
            await caller.finished()
        await heard.until(lambda event: event == DeviceState(own, PhoneState.NOT_INUSE))
