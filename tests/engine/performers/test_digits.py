import asyncio
from collections.abc import Callable

import pytest

from dialplan.menu import DigitLimits
from dialplan.prompts import Speech
from engine.calls.call import Call
from engine.events import AmiDown
from engine.performers.digits import await_digit, read_digits, take_pressed
from tests.engine.fakes import FakeChannel, World, listed, settle
from tests.engine.performers.typing_callers import type_at


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


PROMPT = Speech("your code", "sv")
LIMITS = DigitLimits(first_digit_s=5, inter_digit_s=3, overall_s=12)


def playing(channel: FakeChannel, for_s: float) -> None:
    async def play(sound: str) -> str:
        await asyncio.sleep(for_s)
        return ""

    channel.on["play"] = play


async def test_so_many_digits_are_read_and_no_more(world: World) -> None:
    call, channel = calling(world)
    playing(channel, 4)
    type_at(world, "1234567", every_s=0.06, from_s=1)
    assert await read_digits(call, PROMPT, 6, LIMITS) == "123456"
    assert await read_digits(call, None, 6, LIMITS) == "7"


async def test_the_ending_key_ends_a_shorter_entry_at_once(world: World) -> None:
    call, channel = calling(world)
    playing(channel, 4)
    type_at(world, "1234#", every_s=1)
    assert await read_digits(call, PROMPT, 6, LIMITS) == "1234"
    assert asyncio.get_running_loop().time() == 4


async def test_an_ending_key_too_many_does_not_end_the_next_entry(world: World) -> None:
    call, channel = calling(world)
    playing(channel, 4)
    type_at(world, "123456#654321", every_s=0.06)
    assert await read_digits(call, PROMPT, 6, LIMITS) == "123456"
    assert await read_digits(call, PROMPT, 6, LIMITS) == "654321"


async def test_an_entry_ends_by_each_of_its_limits(world: World) -> None:
    call, channel = calling(world)
    playing(channel, 4)
    assert await read_digits(call, PROMPT, 6, LIMITS) == ""
    assert asyncio.get_running_loop().time() == 4 + LIMITS.first_digit_s
    type_at(world, "12", every_s=1)
    assert await read_digits(call, PROMPT, 6, LIMITS) == "12"
    assert asyncio.get_running_loop().time() == 9 + 1 + LIMITS.inter_digit_s
    type_at(world, "123456", every_s=2.9)
    assert await read_digits(call, PROMPT, 6, LIMITS) == "12345"
    assert asyncio.get_running_loop().time() == 13 + LIMITS.overall_s


async def test_a_press_that_agi_is_deaf_to_stops_the_prompt(world: World) -> None:
    call, channel = calling(world)
    playing(channel, 60)
    type_at(world, "1", every_s=1, from_s=0.01)
    assert await read_digits(call, PROMPT, 1, LIMITS) == "1"
    assert asyncio.get_running_loop().time() == 0.01


async def test_the_ending_key_can_be_a_digit_like_any_other(world: World) -> None:
    call, _ = calling(world)
    world.press("#1*")
    assert await read_digits(call, None, 3, LIMITS, ends="") == "#1*"


@pytest.mark.parametrize("hears_agi", [True, False])
async def test_a_thousand_codes_typed_across_the_prompts_lose_no_digit(world: World, hears_agi: bool) -> None:
    """Asterisk stops a prompt at a press, and is deaf to those between two commands."""
    call, channel = calling(world)
    codes = [f"{number:06}" for number in range(0, 1_000_000, 1_000)]

    async def play(sound: str) -> str:
        pressed = asyncio.Event()
        heard.append(pressed.set)
        await pressed.wait()
        return said[-1]

    heard: list[Callable[[], None]] = []
    said: list[str] = []

    def press(digit: str) -> None:
        said.append(digit)
        for hear in heard if hears_agi else ():
            hear()
        heard.clear()
        asyncio.get_running_loop().call_later(0.01, world.press, digit)

    channel.on["play"] = play
    for number, digit in enumerate("".join(codes)):
        asyncio.get_running_loop().call_later(0.5 + number * 0.06, press, digit)
    read = []
    for _ in codes:
        read.append(await read_digits(call, PROMPT, 6, LIMITS))
    assert read == codes
