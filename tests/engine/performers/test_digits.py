import asyncio

from engine.calls.call import Call
from engine.events import AmiDown
from engine.performers.digits import await_digit, take_pressed
from tests.engine.fakes import FakeChannel, World, listed, settle


def calling(world: World) -> tuple[Call, FakeChannel]:
    channel = FakeChannel()
    return world.call(channel=channel), channel


async def test_a_digit_comes_from_ami(world: World) -> None:
    call, channel = calling(world)
    waiting = asyncio.create_task(await_digit(call, 5))
    await asyncio.sleep(1)
    world.press("1")
    assert await waiting == "1"
    assert channel.commands == []


async def test_no_digit_within_the_limit_is_none(world: World) -> None:
    call, _ = calling(world)
    assert await await_digit(call, 5) == ""
    assert asyncio.get_running_loop().time() == 5


async def test_agi_stands_in_while_ami_is_away(world: World) -> None:
    call, channel = calling(world)
    world.tell(AmiDown())

    async def press(limit_s: float) -> str:
        return "4"

    channel.on["digit"] = press
    assert await await_digit(call, 5) == "4"


async def test_a_digit_that_both_tell_of_as_ami_comes_back_counts_once(world: World) -> None:
    call, channel = calling(world)
    world.tell(AmiDown())

    async def press(limit_s: float) -> str:
        world.tell(listed())
        world.press("4")
        return "4"

    channel.on["digit"] = press
    assert await await_digit(call, 5) == "4"
    assert await await_digit(call, 5) == ""


async def test_a_digit_that_ami_tells_of_after_agi_counts_once(world: World) -> None:
    call, channel = calling(world)
    world.tell(AmiDown())

    async def press(limit_s: float) -> str:
        world.tell(listed())
        return "4"

    channel.on["digit"] = press
    assert await await_digit(call, 5) == "4"
    world.press("45")
    assert await await_digit(call, 5) == "5"


async def test_when_ami_goes_away_during_the_wait_agi_is_asked_for_the_rest_of_it(world: World) -> None:
    call, channel = calling(world)
    limits: list[float] = []

    async def press(limit_s: float) -> str:
        limits.append(limit_s)
        return "7"

    channel.on["digit"] = press
    waiting = asyncio.create_task(await_digit(call, 5))
    await asyncio.sleep(2)
    world.tell(AmiDown())
    assert await waiting == "7"
    assert limits == [3]


async def test_digits_that_came_before_ami_went_away_are_taken_first(world: World) -> None:
    call, channel = calling(world)
    world.press("12")
    world.tell(AmiDown())
    assert await await_digit(call, 5) == "1"
    assert await await_digit(call, 5) == "2"
    assert channel.commands == []


async def test_the_digit_that_stopped_a_prompt_is_the_one_that_ami_tells_first(world: World) -> None:
    """The caller pressed 5 between two commands, where AGI is deaf, and 1 in the prompt."""
    call, _ = calling(world)
    world.press("51")
    assert await take_pressed(call, "1") == "5"
    assert await await_digit(call, 5) == "1"
    assert await await_digit(call, 5) == ""


async def test_a_silent_ami_does_not_lose_the_digit_that_stopped_a_prompt(world: World) -> None:
    call, _ = calling(world)
    assert await take_pressed(call, "1") == "1"
    world.press("12")
    assert await await_digit(call, 5) == "2"


async def test_while_ami_is_away_the_digit_that_stopped_a_prompt_stands_at_once(world: World) -> None:
    call, _ = calling(world)
    world.tell(AmiDown())
    assert await take_pressed(call, "1") == "1"
    assert asyncio.get_running_loop().time() == 0


async def test_the_same_key_in_the_next_menu_counts_after_ami_is_back(world: World) -> None:
    call, _ = calling(world)
    world.tell(AmiDown())
    assert await take_pressed(call, "1") == "1"
    world.tell(listed())
    await asyncio.sleep(5)
    world.press("1")
    await settle()
    assert await await_digit(call, 5) == "1"
