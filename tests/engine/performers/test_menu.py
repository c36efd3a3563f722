import asyncio
from dataclasses import replace

import pytest

from dialplan.destinations import Menu
from dialplan.ids import DestinationId
from dialplan.menu import DigitLimits
from dialplan.next import KeysPressed, TriesSpent
from dialplan.prompts import Speech
from engine.events import AmiDown
from engine.performers.menu import perform_menu
from tests.engine.fakes import FakeChannel, World

END = DestinationId("hangup")
MENU = Menu(
    DestinationId("menus/main"),
    Speech("welcome", "sv"),
    Speech("nothing", "sv"),
    Speech("wrong", "sv"),
    {"1": END, "2": END, "21": END},
    END,
    limits=DigitLimits(first_digit_s=5, inter_digit_s=3, overall_s=12),
)


def pressing(world: World, *prompts: str, hears_agi: bool = True) -> FakeChannel:
    """A channel whose caller presses keys in each prompt in turn."""
    channel = FakeChannel()
    left = list(prompts)

    async def play(sound: str) -> str:
        await asyncio.sleep(1)
        digits = left.pop(0) if left else ""
        world.press(digits)
        return digits[:1] if hears_agi else ""

    channel.on["play"] = play
    return channel


async def test_a_key_in_the_prompt_is_taken(world: World) -> None:
    call = world.call(channel=pressing(world, "1"))
    assert await perform_menu(call, MENU) == KeysPressed("1")
    assert asyncio.get_running_loop().time() == 1


async def test_a_key_that_begins_another_waits_for_it(world: World) -> None:
    call = world.call(channel=pressing(world, "2"))
    assert await perform_menu(call, MENU) == KeysPressed("2")
    assert asyncio.get_running_loop().time() == 4
    call = world.call(channel=pressing(world, "21"))
    assert await perform_menu(call, MENU) == KeysPressed("21")


async def test_a_wrong_key_then_a_right_one(world: World) -> None:
    call = world.call(channel=pressing(world, "9", "1"))
    assert await perform_menu(call, MENU) == KeysPressed("1")
    assert world.lines == ["menu.no_match"]
    assert call.progress.tries == 1


async def test_what_was_pressed_after_a_wrong_key_is_not_the_next_try(world: World) -> None:
    call = world.call(channel=pressing(world, "99991", ""))
    assert await perform_menu(call, replace(MENU, tries=2)) == TriesSpent(2)
    assert world.lines == ["menu.no_match", "menu.no_input"]


async def test_no_key_at_all_uses_up_the_tries(world: World) -> None:
    call = world.call(channel=FakeChannel())
    assert await perform_menu(call, MENU) == TriesSpent(3)
    assert asyncio.get_running_loop().time() == 15
    assert world.lines == ["menu.no_input"] * 3


async def test_tries_used_up_before_a_restart_stay_used_up(world: World) -> None:
    call = world.call(channel=FakeChannel(), at=MENU.id, tries=2)
    assert await perform_menu(call, MENU) == TriesSpent(3)
    assert asyncio.get_running_loop().time() == 5


async def test_a_caller_who_knows_the_menu_need_not_hear_it(world: World) -> None:
    channel = pressing(world)
    call = world.call(channel=channel)
    world.press("1")
    assert await perform_menu(call, MENU) == KeysPressed("1")
    assert "play" not in channel.commands


async def test_a_try_that_takes_too_long_in_all_is_over(world: World) -> None:
    menu = replace(MENU, keys={"123456": END}, tries=1)
    call = world.call(channel=FakeChannel())
    for second, digit in enumerate("12345"):
        asyncio.get_running_loop().call_later(2.5 * (second + 1), world.press, digit)
    assert await perform_menu(call, menu) == TriesSpent(1)
    assert asyncio.get_running_loop().time() == 12


@pytest.mark.parametrize("hears_agi", [True, False])
async def test_a_press_in_the_prompt_counts_once_whoever_tells_of_it(world: World, hears_agi: bool) -> None:
    menu = replace(MENU, keys={"11": END})
    call = world.call(channel=pressing(world, "1", hears_agi=hears_agi))
    assert await perform_menu(call, replace(menu, tries=1)) == TriesSpent(1)


async def test_while_ami_is_away_agi_s_digits_make_the_key(world: World) -> None:
    channel = FakeChannel()
    digits = ["2", "1"]

    async def press(*_: object) -> str:
        return digits.pop(0)

    channel.on["play"] = channel.on["digit"] = press
    call = world.call(channel=channel)
    world.tell(AmiDown())
    assert await perform_menu(call, MENU) == KeysPressed("21")
