import asyncio
from collections.abc import Awaitable, Callable

import pytest

from simulator.asterisk import LiveCall
from simulator.callers import Caller, Doing, Hear, Leave, Press, Speak, Wait, behave
from simulator.phones import Answers, Ignores
from tests.simulator.asterisk.world import CALLER, AgiTalk, Script, World, done, play


def calling(
    caller: Caller, then: Callable[[float], None] = lambda _: None
) -> Callable[[World], Awaitable[None]]:
    """A story of one caller; ``then`` hears how long the call took."""

    async def story(world: World) -> None:
        began = asyncio.get_running_loop().time()
        call = world.asterisk.call_in(CALLER)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(world.asterisk.carry(call))
            tasks.create_task(behave(caller, call))
        then(asyncio.get_running_loop().time() - began)

    return story


def who_does(*does: Doing, patience_s: float | None = None) -> Caller:
    return Caller("0701740605", "", "+46846500400", does, patience_s)


def saying(*commands: str) -> Script:
    async def script(talk: AgiTalk) -> None:
        for command in commands:
            await talk.command(command)
        await done(talk)

    return script


def test_a_caller_does_one_thing_after_the_other() -> None:
    told: list[float] = []
    caller = who_does(Wait(2), Press("12"), Wait(1), Leave())
    world = play(
        calling(caller, told.append),
        saying("ANSWER", "WAIT FOR DIGIT -1", "WAIT FOR DIGIT -1", "WAIT FOR DIGIT -1"),
    )
    assert [event["Digit"] for event in world.named("DTMFEnd")] == ["1", "2"]
    assert told == [pytest.approx(0.5 + 2 + 0.6 + 1, abs=0.6)]


def test_a_caller_begins_when_the_switch_answers() -> None:
    told: list[float] = []
    play(calling(who_does(Leave()), told.append), saying("WAIT FOR DIGIT 5000", "ANSWER"))
    assert told == [pytest.approx(5, abs=0.6)]


def test_a_caller_can_hear_a_prompt_begin() -> None:
    script = saying("ANSWER", 'STREAM FILE "ten" ""', 'STREAM FILE "ten" "1"')
    world = play(calling(who_does(Hear(2), Press("1"))), script, sounds={"ten": 10.0})
    assert world.talks[0].replies[1] == "200 result=0 endpos=80000"
    assert world.talks[0].replies[2].startswith("200 result=49")


def test_a_caller_speaks_after_the_beep() -> None:
    script = saying("ANSWER", 'RECORD FILE "/recordings/x" "wav" "#" "10000" "BEEP"')
    caller = who_does(Hear(0), Speak(3), Press("#"))

    async def story(world: World) -> None:
        call = world.asterisk.call_in(type(CALLER)(CALLER.number))
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(world.asterisk.carry(call))
            tasks.create_task(behave(caller, call))

    assert play(story, script).recordings["/recordings/x.wav"] == pytest.approx((3.0, 0.2))


@pytest.mark.parametrize(("phone", "took_s"), [(Ignores(), 10.0), (Answers(8, 30), 38.0)])
def test_patience_ends_unless_somebody_talks_with_the_caller(phone: Ignores | Answers, took_s: float) -> None:
    told: list[float] = []
    script = saying('EXEC "Dial" "PJSIP/201,60"')
    play(calling(who_does(patience_s=10), told.append), script, {"201": phone})
    assert told == [pytest.approx(took_s, abs=0.1)]


def test_who_is_hung_up_on_does_nothing_more() -> None:
    calls: list[LiveCall] = []

    async def story(world: World) -> None:
        call = world.asterisk.call_in(CALLER)
        calls.append(call)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(world.asterisk.carry(call))
            tasks.create_task(behave(who_does(Wait(3600), Press("1")), call))
        assert asyncio.get_running_loop().time() < 60

    world = play(story, saying("ANSWER"))
    assert world.named("DTMFEnd") == []
