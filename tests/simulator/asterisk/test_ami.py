import asyncio
from datetime import UTC, datetime
from pathlib import Path

from simulator.asterisk import SwitchSettings
from simulator.asterisk.ami import AmiAccount
from simulator.phones import Answers, Ignores
from tests.simulator.asterisk.world import AgiTalk, World, done, one_call, parse_ami, play

TRACES = Path(__file__).parent / "traces"
LOGIN = b"Action: Login\r\nActionID: l-1\r\nUsername: vaxel\r\nSecret: secret\r\n\r\n"


async def ask(said: bytes, *, wait_s: float = 0.0) -> bytes:
    """Say it all and return what is answered until the server closes, or for two seconds."""
    reader, writer = await asyncio.open_connection("127.0.0.1", 5038)
    await asyncio.sleep(wait_s)
    writer.write(said)
    told = b""
    try:
        async with asyncio.timeout(2):
            while data := await reader.read(65536):
                told += data
    except TimeoutError:
        pass
    writer.close()
    return told


def answer_to(said: bytes) -> bytes:
    told: list[bytes] = []

    async def story(_world: World) -> None:
        told.append(await ask(said))

    play(story, done)
    return told[0]


def without_time(told: bytes) -> list[dict[str, str]]:
    messages = parse_ami(told)
    for message in messages:
        message.pop("Timestamp", None)
    return messages


def test_login_ping_an_empty_list_and_goodbye_are_as_asterisk_says_them() -> None:
    told = answer_to(
        LOGIN + b"Action: Ping\r\nActionID: p-1\r\n\r\n"
        b"Action: CoreShowChannels\r\nActionID: c-1\r\n\r\nAction: Logoff\r\nActionID: o-1\r\n\r\n"
    )
    real = (TRACES / "login_ok.ami").read_bytes()
    assert told.split(b"\r\n")[0] == real.split(b"\r\n")[0]
    assert without_time(told) == without_time(real)


def test_a_wrong_password_is_told_and_ends_the_connection() -> None:
    told = answer_to(LOGIN.replace(b"Secret: secret", b"Secret: wrong"))
    assert told == (TRACES / "login_wrong.ami").read_bytes()


def test_nobody_gets_anything_without_a_login() -> None:
    told = answer_to(b"Action: CoreShowChannels\r\n\r\n")
    assert parse_ami(told) == [{"Response": "Error", "Message": "Permission denied"}]


def test_what_the_account_may_not_do_and_what_nobody_knows_are_told_apart() -> None:
    messages = parse_ami(
        answer_to(LOGIN + b"Action: Redirect\r\n\r\nAction: Nonsense\r\nActionID: x-1\r\n\r\n")
    )
    real = parse_ami(b"\r\n" + (TRACES / "coreshowchannels.ami").read_bytes())
    assert messages[1]["Message"] == "Permission denied"
    assert messages[2] == real[-1]


def test_a_ping_says_the_time() -> None:
    messages = parse_ami(answer_to(LOGIN + b"Action: Ping\r\n\r\n"))
    assert datetime.fromtimestamp(float(messages[1]["Timestamp"]), UTC).date().isoformat() == "2026-11-23"


def test_channels_are_listed_with_the_headers_that_asterisk_lists() -> None:
    listed: list[dict[str, str]] = []

    async def script(talk: AgiTalk) -> None:
        await talk.command("ANSWER")
        await talk.command('EXEC Dial "PJSIP/201,30"')

    async def story(world: World) -> None:
        async with asyncio.TaskGroup() as tasks:
            carrying = tasks.create_task(world.call())
            await asyncio.sleep(5)
            listed.extend(parse_ami(await ask(LOGIN + b"Action: CoreShowChannels\r\nActionID: c-1\r\n\r\n")))
            carrying.cancel()

    play(story, script, {"201": Answers(1)})
    real = parse_ami(b"\r\n" + (TRACES / "coreshowchannels.ami").read_bytes())
    caller, agent = (message for message in listed if message.get("Event") == "CoreShowChannel")
    assert [list(caller), list(agent)] == [list(real[2]), list(real[4])]
    assert caller["BridgeId"] == agent["BridgeId"] != ""
    assert (caller["Application"], agent["Application"]) == ("Dial", "AppDial")
    assert listed[-1]["ListItems"] == "2"


def test_events_come_to_every_client_that_wants_them() -> None:
    deaf: list[bytes] = []

    async def story(world: World) -> None:
        async with asyncio.TaskGroup() as tasks:
            listening = tasks.create_task(ask(LOGIN.replace(b"\r\n\r\n", b"\r\nEvents: off\r\n\r\n")))
            await asyncio.sleep(0.1)
            await world.call()
            deaf.append(await listening)

    world = play(story, done)
    assert [event["UserEvent"] for event in world.named("UserEvent")] == ["VaxelCall"]
    assert b"Event:" not in deaf[0]


def test_nothing_is_told_of_a_caller_whose_numbers_are_not_clean_yet() -> None:
    world = play(one_call, done)
    assert world.named("Newchannel") == []
    assert b"Context: vaxel-trunk" not in bytes(world.told)


def test_without_the_servers_filter_all_is_told() -> None:
    account = AmiAccount(events=None, hidden_context="")

    async def script(talk: AgiTalk) -> None:
        await talk.command("ANSWER")
        await done(talk)

    world = play(one_call, script, settings=SwitchSettings(account=account))
    assert [event["Event"] for event in world.events[1:] if event["Event"] != "DeviceStateChange"] == [
        "Newchannel",
        "UserEvent",
        "Newstate",
        "Hangup",
    ]


def test_a_cut_loses_events_and_ami_is_back_after_its_time() -> None:
    back_at: list[float] = []

    async def script(talk: AgiTalk) -> None:
        await talk.command('EXEC Dial "PJSIP/201,2"')
        await done(talk)

    async def story(world: World) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(world.asterisk.cut_ami_for(3))
            await asyncio.sleep(0.01)
            await world.call()
            while not back_at:
                try:
                    _, writer = await asyncio.open_connection("127.0.0.1", 5038)
                except ConnectionRefusedError:
                    await asyncio.sleep(0.1)
                else:
                    back_at.append(loop.time() - began)
                    writer.close()

    world = play(story, script, {"201": Ignores()})
    assert world.named("DialBegin") == []
    assert 3.0 <= back_at[0] <= 3.2


def test_a_shutdown_is_announced() -> None:
    async def story(world: World) -> None:
        world.asterisk.shut_down_ami()
        await asyncio.sleep(1)

    assert play(story, done).named("Shutdown")


def test_events_may_be_late_and_stay_in_order() -> None:
    async def script(talk: AgiTalk) -> None:
        await talk.command("ANSWER")
        await talk.command('EXEC Dial "PJSIP/201,10"')
        await done(talk)

    prompt = play(one_call, script, {"201": Answers(1, 1)})
    late = play(one_call, script, {"201": Answers(1, 1)}, settings=SwitchSettings(event_lag_s=0.5))
    assert late.told == prompt.told


def test_a_client_that_sends_rubbish_harms_nobody() -> None:
    async def story(world: World) -> None:
        _, writer = await asyncio.open_connection("127.0.0.1", 5038)
        writer.write(b"\xff\xfe:\r\n" * 10 + b"x" * 200_000)
        await world.call()
        writer.close()

    assert len(play(story, done).named("Hangup")) == 1
