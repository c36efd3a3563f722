import asyncio

import pytest

from simulator.asterisk import Dialled, LiveCall, SwitchSettings
from simulator.asterisk.agi_words import split_command
from simulator.asterisk.stub import Stub
from simulator.phones import Answers, Ignores, Phone, Phones, Refuses, Unregistered
from tests.simulator.asterisk.world import CALLER, AgiTalk, Behave, World, done, one_call, play

SPEAKING = Dialled(CALLER.number, CALLER.caller_number, CALLER.caller_name, sends_sound=True)
RECORD = 'RECORD FILE "/recordings/x" "wav" "#" "10000" "BEEP" "s=3"'
DEAD = "511 Command Not Permitted on a dead channel or intercept routine"


def replies_to(*commands: str, sounds: dict[str, float] | None = None) -> list[str]:
    """What the stand-in answers to commands on an ordinary call."""
    replies: list[str] = []

    async def script(talk: AgiTalk) -> None:
        for command in commands:
            replies.append(await talk.command(command))
        await done(talk)

    play(one_call, script, sounds=sounds or {"beep": 3404 / 8000})
    return replies


@pytest.mark.parametrize(
    ("command", "reply"),
    [
        ("ANSWER", "200 result=0"),
        ("NOOP", "200 result=0"),
        ("CHANNEL STATUS", "200 result=4"),
        ('GET VARIABLE "NOPE"', "200 result=0"),
        ('STREAM FILE "beep" ""', "200 result=0 endpos=3404"),
        ('STREAM FILE "nosuchfile" "#"', "200 result=-1 endpos=0"),
        ('WAIT FOR DIGIT "300"', "200 result=0"),
        ('SET MUSIC "ON" "default"', "200 result=0"),
        ("SET MUSIC OFF", "200 result=0"),
        ('EXEC "NoSuchApp" "x"', "200 result=-2"),
        ('EXEC "NoOp" "a,b"', "200 result=0"),
        ('EXEC "Dial" ""', "200 result=0"),
        ('EXEC "Dial" "PJSIP/nosuch,2"', "200 result=0"),
        ('EXEC "Dial" "Local/a&b@leg,1"', "200 result=-1"),
        ('EXEC "Busy" "2"', "200 result=-1"),
        ('EXEC "Wait" "0.2"', "200 result=0"),
        ('EXEC "Playback" "nosuch"', "200 result=0"),
        ("HANGUP", "200 result=1"),
        ('EXEC "Hangup" "17"', "200 result=-1"),
        ('RECORD FILE "/nonexistent/x" "wav" "#" "1500"', "200 result=-1 (writefile)"),
        ('RECORD FILE "/recordings/bad" "nofmt" "#" "1500"', "200 result=-1 (writefile)"),
        ("FOO BAR", "510 Invalid or unknown command"),
        ("", "510 Invalid or unknown command"),
    ],
)
def test_replies_are_asterisks(command: str, reply: str) -> None:
    assert replies_to(command) == [reply]


def test_variables_keep_what_they_are_given() -> None:
    assert replies_to(
        'SET VARIABLE "HEARD" "it \\"q\\" \\\\ ${X} å"',
        'GET VARIABLE "HEARD"',
        'SET VARIABLE "EMPTY" ""',
        "GET VARIABLE EMPTY",
        'SET VARIABLE "PAR" "a) (b"',
        "GET VARIABLE PAR",
        f'SET VARIABLE V "{"x" * 3000}"',
        "GET VARIABLE V",
    ) == [
        "200 result=1",
        '200 result=1 (it "q" \\ ${X} å)',
        "200 result=1",
        "200 result=1 ()",
        "200 result=1",
        "200 result=1 (a) (b)",
        "200 result=1",
        f"200 result=1 ({'x' * 1023})",
    ]


def test_words_are_split_as_asterisk_splits_them() -> None:
    assert split_command('SET VARIABLE "A" "a\tb"') == ["SET", "VARIABLE", "A", "a\tb"]
    assert split_command('X "back\\\\slash\\nx"') == ["X", "back\\slashnx"]
    assert split_command('  X   "" y') == ["X", "", "y"]


def test_wrong_arguments_get_the_usage_between_two_520() -> None:
    async def script(talk: AgiTalk) -> None:
        talk.say("WAIT FOR DIGIT")
        while await talk.hear() != "520 End of proper usage.":
            pass
        await done(talk)

    replies = play(one_call, script).talks[0].replies
    assert replies[0] == "520-Invalid command syntax.  Proper usage follows:"
    assert replies[1].startswith("Waits up to <replaceable>timeout</replaceable> milliseconds")


def test_a_digit_between_two_commands_is_lost_to_agi_but_not_to_ami() -> None:
    async def script(talk: AgiTalk) -> None:
        await talk.command("ANSWER")
        await asyncio.sleep(2)
        await talk.command("WAIT FOR DIGIT 1000")
        await done(talk)

    async def behave(call: LiveCall) -> None:
        await asyncio.sleep(1)
        await call.press("5")

    world = play(lambda world: _call(world, behave), script)
    assert world.talks[0].replies[1] == "200 result=0"
    assert [event["Digit"] for event in world.named("DTMFEnd")] == ["5"]


def test_only_an_escape_digit_stops_a_prompt() -> None:
    async def script(talk: AgiTalk) -> None:
        await talk.command("ANSWER")
        await talk.command('STREAM FILE "ten" "5"')
        await done(talk)

    async def behave(call: LiveCall) -> None:
        await asyncio.sleep(1)
        await call.press("4")
        await asyncio.sleep(1)
        await call.press("5")

    world = play(lambda world: _call(world, behave), script, sounds={"ten": 10.0})
    assert world.talks[0].replies[1].startswith("200 result=53 endpos=")


def test_the_dead_channel_answers_as_asterisks_does() -> None:
    async def script(talk: AgiTalk) -> None:
        await talk.command("ANSWER")
        await asyncio.sleep(2)
        for command in ("GET VARIABLE X", "STREAM FILE", "FOO", "NOOP", 'EXEC "NoOp" "x"', "ANSWER"):
            await talk.command(command)
        await done(talk)

    async def behave(call: LiveCall) -> None:
        call.hang_up()

    world = play(lambda world: _call(world, behave), script)
    assert world.talks[0].replies[:8] == [
        "200 result=-1",
        "HANGUP",
        "200 result=0",
        DEAD,
        "510 Invalid or unknown command",
        "200 result=0",
        "200 result=0",
        DEAD,
    ]


def test_a_new_command_stops_a_prompt_without_a_reply() -> None:
    async def script(talk: AgiTalk) -> None:
        await talk.command("ANSWER")
        talk.say('STREAM FILE "ten" ""')
        await asyncio.sleep(1)
        await talk.command("NOOP")
        await done(talk)

    world = play(one_call, script, sounds={"ten": 10.0})
    assert world.talks[0].replies == ["200 result=0", "200 result=0", "200 result=1"]


@pytest.mark.parametrize(
    ("does", "reply", "kept"),
    [
        (((0.1, "speak"), (4.0, "#")), "200 result=35 (dtmf) endpos=", (3.8, 0.0)),
        (((0.1, "speak"), (4.0, "hang up")), "200 result=-1 (hangup) endpos=", (3.6, 0.0)),
        # Of 10 s so many milliseconds were left when silence ended it.
        (((0.1, "speak"), (2.0, "silent")), "200 result=5346 (timeout) endpos=", (1.6, 1.0)),
        (((0.1, "speak"),), "200 result=0 (timeout) endpos=80000", (10.0, 0.0)),
        (((0.1, "hang up"),), "200 result=-1 (randomerror) endpos=0", None),
    ],
)
def test_a_recording_ends_by_key_hang_up_silence_or_time(
    does: tuple[tuple[float, str], ...], reply: str, kept: tuple[float, float] | None
) -> None:
    async def script(talk: AgiTalk) -> None:
        await talk.command("ANSWER")
        await talk.command(RECORD)
        await done(talk)

    async def behave(call: LiveCall) -> None:
        for wait_s, doing in does:
            await asyncio.sleep(wait_s)
            match doing:
                case "speak" | "silent":
                    call.speak(doing == "speak")
                case "hang up":
                    call.hang_up()
                case key:
                    await call.press(key)

    world = play(lambda world: _call(world, behave, SPEAKING), script)
    assert world.talks[0].replies[1].startswith(reply)
    recorded = world.recordings.get("/recordings/x.wav")
    assert (recorded is None) == (kept is None)
    if recorded is not None and kept is not None:
        assert recorded == pytest.approx(kept, abs=0.15)


def test_a_caller_without_any_sound_leaves_an_empty_recording_and_is_never_silent() -> None:
    async def script(talk: AgiTalk) -> None:
        await talk.command("ANSWER")
        await talk.command(RECORD)
        await done(talk)

    world = play(one_call, script)
    assert world.talks[0].replies[1] == "200 result=0 (timeout) endpos=0"


def test_option_s_bounds_a_conversation() -> None:
    async def script(talk: AgiTalk) -> None:
        await talk.command('EXEC "Dial" "PJSIP/201,20,gS(30)m(default)"')
        await done(talk)

    took: list[float] = []

    async def story(world: World) -> None:
        began = asyncio.get_running_loop().time()
        await world.call()
        took.append(asyncio.get_running_loop().time() - began)

    world = play(story, script, {"201": Answers(2)})
    assert world.talks[0].replies[0] == "200 result=0"
    assert took == [pytest.approx(32, abs=0.1)]


def test_a_phone_that_talks_is_busy_for_others() -> None:
    async def script(talk: AgiTalk) -> None:
        await talk.command('EXEC "Dial" "PJSIP/201,20"')
        await talk.command("GET VARIABLE DIALSTATUS")
        await done(talk)

    async def story(world: World) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(world.call())
            await asyncio.sleep(5)
            tasks.create_task(world.call())

    world = play(story, script, {"201": Answers(1, 60)})
    assert world.talks[1].replies[1] == "200 result=1 (BUSY)"
    assert world.phones.rung_while_talking == ["PJSIP/201"]


@pytest.mark.parametrize(
    ("phones", "status"),
    [
        ({"201": Refuses(603), "202": Refuses(486)}, "BUSY"),
        ({"201": Refuses(603), "202": Refuses(503)}, "CONGESTION"),
        ({"201": Refuses(603), "202": Refuses(480)}, "NOANSWER"),
        ({"201": Refuses(603), "202": Ignores()}, "NOANSWER"),
        ({"201": Unregistered(), "202": Unregistered()}, "CHANUNAVAIL"),
    ],
)
def test_dialstatus_of_several_phones(
    phones: dict[str, Refuses | Ignores | Unregistered], status: str
) -> None:
    async def script(talk: AgiTalk) -> None:
        await talk.command('EXEC "Dial" "PJSIP/201&PJSIP/202,5"')
        await talk.command("GET VARIABLE DIALSTATUS")
        await done(talk)

    assert play(one_call, script, dict(phones)).talks[0].replies[1] == f"200 result=1 ({status})"


def test_a_phone_does_the_next_thing_each_time_it_rings() -> None:
    phones = Phones([Phone("PJSIP/201", (Refuses(486), Ignores(), Unregistered()))])
    assert [phones.ring("PJSIP/201") for _ in range(4)] == [
        Refuses(486),
        Ignores(),
        Unregistered(),
        Unregistered(),
    ]


# The stub: what happens to a call when the engine is not there, or goes away.


async def leave(talk: AgiTalk) -> None:
    """An engine that dies after its first command."""
    await talk.command("ANSWER")


def test_the_stub_comes_back_to_an_engine_that_left_without_its_last_word() -> None:
    world = play(one_call, leave, settings=SwitchSettings(stub=Stub(max_tries=3)))
    assert len(world.talks) == 3


def test_without_any_engine_the_stub_takes_its_fallback_after_a_bounded_number_of_tries() -> None:
    stub = Stub(engines=("127.0.0.1:9",), max_tries=4, wait_between_tries_s=1.0, fallback="PJSIP/201")
    took: list[float] = []

    async def story(world: World) -> None:
        began = asyncio.get_running_loop().time()
        await world.call()
        took.append(asyncio.get_running_loop().time() - began)

    world = play(story, leave, {"201": Answers(2, 10)}, settings=SwitchSettings(stub=stub))
    assert took == [pytest.approx(3 + 2 + 10, abs=0.1)]
    assert [event["DialStatus"] for event in world.named("DialEnd")] == ["ANSWER"]


def test_an_engine_may_ask_for_the_fallback() -> None:
    async def script(talk: AgiTalk) -> None:
        await talk.command('SET VARIABLE VAXEL_DONE "fallback"')

    stub = Stub(fallback="PJSIP/201")
    world = play(one_call, script, {"201": Answers(1, 1)}, settings=SwitchSettings(stub=stub))
    assert len(world.talks) == 1
    assert len(world.named("DialBegin")) == 1


def test_a_conversation_survives_the_loss_of_the_engine_and_ends_the_call() -> None:
    async def script(talk: AgiTalk) -> None:
        talk.say('EXEC "Dial" "PJSIP/201,20"')
        await asyncio.sleep(5)

    took: list[float] = []

    async def story(world: World) -> None:
        began = asyncio.get_running_loop().time()
        await world.call()
        took.append(asyncio.get_running_loop().time() - began)

    world = play(story, script, {"201": Answers(2, 60)})
    assert took == [pytest.approx(62, abs=0.1)]
    assert len(world.talks) == 1


@pytest.mark.parametrize("command", ['STREAM FILE "ten" ""', "WAIT FOR DIGIT -1", "SET MUSIC ON"])
def test_the_loss_of_the_engine_brings_the_caller_to_the_stub_at_once(command: str) -> None:
    seen: list[float] = []

    async def script(talk: AgiTalk) -> None:
        seen.append(asyncio.get_running_loop().time())
        if len(seen) == 1:
            talk.say(command)
            await asyncio.sleep(1)
        else:
            await done(talk)

    play(one_call, script, sounds={"ten": 10.0})
    assert seen[1] - seen[0] == pytest.approx(2, abs=0.1)  # a second of playing, and the stub's own


def test_a_caller_who_hangs_up_between_two_tries_is_gone() -> None:
    async def behave(call: LiveCall) -> None:
        await asyncio.sleep(0.5)
        call.hang_up()

    world = play(lambda world: _call(world, behave), leave)
    assert len(world.talks) == 1


@pytest.mark.parametrize(
    ("dialled", "extension"),
    [
        ("+46846500400", "+46846500400"),
        ("08-465.00400", "0846500400"),
        ("+468${SHELL(id)}", "unknown"),
        ("x" * 4000, "unknown"),
    ],
)
def test_the_stub_hands_on_numbers_that_are_clean(dialled: str, extension: str) -> None:
    hostile = Dialled(dialled, 'a"b&c\r\nEvent: x', 'n\nagi_extension: forged\n"')
    world = play(lambda world: _call(world, None, hostile), done)
    lines = world.talks[0].lines
    assert f"< agi_extension: {extension}" in lines
    assert "< agi_callerid: abcEventx" in lines
    assert "< agi_extension: forged" in lines  # as in Asterisk: a name's line ends go out as they are


async def _call(world: World, behave: Behave | None, dialled: Dialled = CALLER) -> None:
    await world.call(behave, dialled)
