"""The stand-in beyond a trunk's calls: phones that call, help, listening in, callbacks and lamps."""

import asyncio

import pytest

from simulator.asterisk import Dialled, LiveCall, SwitchSettings
from simulator.asterisk.stub import Stub
from simulator.phones import Answers, Display, Ignores, Reaction, Refuses
from tests.simulator.asterisk.world import AgiTalk, World, done, play

LOGIN = b"Action: Login\r\nUsername: vaxel\r\nSecret: secret\r\n\r\n"
CODE = Dialled("*45", phone="201")
HELP = Dialled("112", phone="201")
MOBILE = "+46701740605@trunk"
DESK: dict[str, Reaction] = {"201": Ignores()}


def request_of(talk: AgiTalk) -> dict[str, str]:
    pairs = (line[2:].partition(": ") for line in talk.lines if line.startswith("< agi_"))
    return {name: value for name, _, value in pairs}


def test_a_phone_that_calls_comes_as_itself_and_is_taken_meanwhile() -> None:
    talking: list[frozenset[str]] = []

    async def story(world: World) -> None:
        async def look(_call: LiveCall) -> None:
            talking.append(world.phones.talking)

        await world.call(look, CODE)

    async def script(talk: AgiTalk) -> None:
        await talk.command("ANSWER")
        await asyncio.sleep(1)
        await done(talk)

    world = play(story, script, DESK)
    request = request_of(world.talks[0])
    assert (request["agi_request"], request["agi_channel"][:9], request["agi_extension"]) == (
        "agi://127.0.0.1:4573/phone",
        "PJSIP/201",
        "*45",
    )
    assert talking == [{"PJSIP/201"}]
    assert world.phones.talking == frozenset()


@pytest.mark.parametrize(
    ("dialled", "arrives_as"),
    [("0846500402", "0846500402"), ("08-465.00", "0846500"), ("info", "unknown"), ("", "unknown")],
)
def test_what_a_phone_dials_is_cleaned(dialled: str, arrives_as: str) -> None:
    async def story(world: World) -> None:
        await world.call(dialled=Dialled(dialled, phone="201"))

    world = play(story, done, DESK)
    assert request_of(world.talks[0])["agi_extension"] == arrives_as


@pytest.mark.parametrize(
    ("option", "shown"),
    [
        ("", Display("PJSIP/201", "Anonymous", "anonymous")),
        ("f(+46846500410)", Display("PJSIP/201", "", "+46846500410")),
    ],
)
def test_a_withheld_number_is_for_the_switch_alone(option: str, shown: Display) -> None:
    async def story(world: World) -> None:
        await world.call(dialled=Dialled("+46846500400", "0701740605", "Karin", is_withheld=True))

    async def script(talk: AgiTalk) -> None:
        await talk.command(f'EXEC Dial "PJSIP/201,2,g{option}"')
        await done(talk)

    world = play(story, script, DESK)
    request = request_of(world.talks[0])
    assert (request["agi_callerid"], request["agi_callingpres"]) == ("0701740605", "32")
    assert world.phones.displays == [shown]


async def crash(_talk: AgiTalk) -> None:
    pass


async def give_up(talk: AgiTalk) -> None:
    await talk.command('SET VARIABLE VAXEL_DONE "fallback"')


@pytest.mark.parametrize("script", [crash, give_up])
def test_help_is_called_without_an_engine_too_and_shows_the_landline(script: object) -> None:
    async def story(world: World) -> None:
        await world.call(dialled=HELP)

    stub = Stub(landline="+46846500400")
    answers: dict[str, Reaction] = {**DESK, "112@trunk": Answers(1, 5)}
    world = play(story, script, answers, settings=SwitchSettings(stub=stub))  # type: ignore[arg-type]
    assert len(world.talks) == 1, "the engine is asked once"
    assert world.phones.displays == [Display("PJSIP/112@trunk", "", "+46846500400")]
    assert world.named("DialEnd")[0]["DialStatus"] == "ANSWER"


def test_an_engine_that_has_called_for_help_is_believed() -> None:
    async def script(talk: AgiTalk) -> None:
        await talk.command('SET VARIABLE __VAXEL_SHOWS "+46846500499"')
        await talk.command('EXEC Dial "Local/112@vaxel-out/n,60,g"')
        await done(talk)

    async def story(world: World) -> None:
        await world.call(dialled=HELP)

    world = play(story, script, {**DESK, "112@trunk": Answers(1, 5)})
    assert world.phones.displays == [Display("PJSIP/112@trunk", "", "+46846500499")]


def test_who_listens_in_hears_until_the_call_is_over() -> None:
    caller: list[LiveCall] = []
    heard: list[str] = []

    async def script(talk: AgiTalk) -> None:
        await talk.command("ANSWER")
        if request_of(talk)["agi_network_script"] == "call":
            await talk.command('EXEC Dial "PJSIP/202,10,g"')
        else:
            heard.append(await talk.command(f'EXEC ChanSpy "{caller[0].id},quES"'))
            heard.append(await talk.command('EXEC ChanSpy "1.9,quES"'))
        await done(talk)

    async def story(world: World) -> None:
        async def note(call: LiveCall) -> None:
            caller.append(call)

        async def listen_in() -> None:
            await asyncio.sleep(3)
            await world.call(dialled=Dialled("*90", phone="201"))

        await asyncio.gather(world.call(note), listen_in())

    play(story, script, {**DESK, "202": Answers(1, 10)})
    assert heard == ["200 result=0", "200 result=-1"]


def originate(**headers: str) -> bytes:
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"Action: Originate\r\nActionID: o-1\r\nAsync: true\r\n{lines}\r\n".encode()


CALLBACK = originate(
    Channel="PJSIP/+46701740605@trunk",
    Context="vaxel-callback",
    Exten="77",
    Priority="1",
    ChannelId="77",
    CallerID="<+46846500410>",
    Timeout="20000",
)


async def say(said: bytes, for_s: float) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", 5038)
    writer.write(LOGIN + said)
    told = b""
    try:
        async with asyncio.timeout(for_s):
            while data := await reader.read(65536):
                told += data
    except TimeoutError:
        pass
    writer.close()
    return told


async def call_back(_world: World) -> None:
    assert b"Originate successfully queued" in await say(CALLBACK, 30)


def test_who_is_called_back_and_answers_comes_to_the_engine() -> None:
    async def script(talk: AgiTalk) -> None:
        await talk.command("STREAM FILE /sounds/tone5 1")
        await done(talk)

    world = play(call_back, script, {MOBILE: Answers(2, 3)}, sounds={"/sounds/tone5": 5.0})
    request = request_of(world.talks[0])
    assert (request["agi_network_script"], request["agi_extension"], request["agi_uniqueid"]) == (
        "callback",
        "77",
        "77",
    )
    assert world.named("OriginateResponse")[0]["Response"] == "Success"
    assert world.named("UserEvent")[0]["Context"] == "vaxel-callback"
    assert world.phones.displays == [Display(f"PJSIP/{MOBILE}", "", "+46846500410")]


@pytest.mark.parametrize(
    ("reaction", "status", "reason"),
    [
        (Refuses(486), "BUSY", "0"),
        (Refuses(603, 1), "NOANSWER", "0"),
        (Refuses(503), "CONGESTION", "0"),
        (Ignores(), None, "3"),
        (Answers(25), None, "3"),
    ],
)
def test_a_callback_that_nobody_takes_is_told_as_asterisk_tells_it(
    reaction: Reaction, status: str | None, reason: str
) -> None:
    world = play(call_back, done, {MOBILE: reaction})
    assert world.talks == []
    (response,) = world.named("OriginateResponse")
    assert (response["Response"], response["Exten"], response["Reason"]) == ("Failure", "77", reason)
    assert [event["DialStatus"] for event in world.named("DialEnd")] == ([status] if status else [])
    assert len(world.asterisk.channels) == 0


def test_a_lamp_shows_what_it_was_told_last() -> None:
    lamps: list[object] = []

    async def story(world: World) -> None:
        for new in (3, 0):
            said = originate(
                Channel="Local/201@vaxel-lamp/n", Application="NoOp", Variable=f"VAXEL_NEW={new}"
            )
            await say(said, 1)
            lamps.append(dict(world.asterisk.lamps))

    play(story, done, DESK)
    assert lamps == [{"201": (3, 0)}, {"201": (0, 0)}]


@pytest.mark.parametrize("channel", ["PJSIP/201", "Local/x@vaxel-out/n", "PJSIP/+46701740605@trunk"])
def test_what_the_stub_has_no_place_for_is_not_originated(channel: str) -> None:
    async def story(_world: World) -> None:
        assert b"Response: Error" in await say(originate(Channel=channel, Context="other"), 1)

    play(story, done, DESK)


def test_the_states_of_all_phones_are_listed() -> None:
    told: list[bytes] = []

    async def story(_world: World) -> None:
        told.append(await say(b"Action: DeviceStateList\r\nActionID: d-1\r\n\r\n", 1))

    play(story, done, {**DESK, MOBILE: Ignores()})
    assert (
        b"Event: DeviceStateChange\r\nActionID: d-1\r\nDevice: PJSIP/201\r\nState: NOT_INUSE\r\n" in told[0]
    )
    assert b"EventList: Complete\r\nListItems: 1\r\n" in told[0]
