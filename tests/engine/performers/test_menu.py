import asyncio
from dataclasses import replace

import pytest

from dialplan.destinations import Announcement, Menu
from dialplan.ids import DestinationId
from dialplan.menu import Codes, DigitLimits
from dialplan.opening_hours import Calendar, SpokenHours
from dialplan.prompts import Speech, Translated
from dialplan.records import LogLine
from dialplan.visit import KeysPressed, TriesSpent
from engine.events import AmiDown
from engine.performers.announcement import perform_announcement
from engine.performers.menu import perform_menu
from tests.engine.fakes import FakeChannel, World
from tests.engine.performers.typing_callers import type_at

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


class SayingChannel(FakeChannel):
    """Remembers what was played."""

    said: list[str]


def pressing(world: World, *prompts: str, hears_agi: bool = True) -> SayingChannel:
    """A channel whose caller presses keys in each prompt in turn."""
    channel = SayingChannel()
    channel.said = []
    left = list(prompts)

    async def play(sound: str) -> str:
        channel.said.append(sound)
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


async def test_what_was_pressed_in_one_breath_with_a_wrong_key_is_not_the_next_try(world: World) -> None:
    call = world.call(channel=FakeChannel())
    type_at(world, "99991", every_s=0.04)
    type_at(world, "2#", every_s=0.04, from_s=2)
    assert await perform_menu(call, MENU) == KeysPressed("2")
    assert world.lines == ["menu.no_match"]


async def test_wrong_keys_and_none_are_counted_apart(world: World) -> None:
    menu = replace(MENU, tries=2, no_input_tries=2)
    call = world.call(channel=pressing(world, "9", "", "", "", "", "", "9"))
    assert await perform_menu(call, menu) == TriesSpent(no_match=1, no_input=2)
    assert world.lines == ["menu.no_match", "menu.no_input", "menu.no_input"]


async def test_after_the_last_try_too_the_caller_is_told_what_was_wrong(world: World) -> None:
    for pressed, told in (("9", "wrong"), ("", "nothing")):
        call = world.call(channel=(channel := pressing(world, pressed)))
        await perform_menu(call, replace(MENU, tries=1, no_input_tries=1))
        assert channel.said == ["welcome", told]


async def test_tries_that_were_used_up_before_a_restart_are_told_no_more(world: World) -> None:
    call = world.call(channel=(channel := pressing(world)), at=MENU.id, tries=3)
    assert await perform_menu(call, MENU) == TriesSpent(no_match=3)
    assert not channel.said


async def test_what_is_wrong_is_said_and_then_the_menu_again(world: World) -> None:
    call = world.call(channel=(channel := pressing(world, "9")))
    await perform_menu(call, replace(MENU, no_input_tries=2))
    assert channel.said == ["welcome", "wrong", "welcome", "nothing", "welcome", "nothing"]


async def test_of_several_wrong_keys_the_log_has_the_number_alone(world: World) -> None:
    call = world.call(channel=pressing(world, "25", "9"))
    await perform_menu(call, replace(MENU, tries=2))
    saw = [
        (record.saw["keys"], record.saw["digits"]) for record in world.records if isinstance(record, LogLine)
    ]
    assert saw == [("", 2), ("9", 1)]


async def test_no_key_at_all_uses_up_the_tries(world: World) -> None:
    call = world.call(channel=FakeChannel())
    assert await perform_menu(call, MENU) == TriesSpent(no_input=3)
    assert asyncio.get_running_loop().time() == 15
    assert world.lines == ["menu.no_input"] * 3


async def test_tries_used_up_before_a_restart_stay_used_up(world: World) -> None:
    call = world.call(channel=FakeChannel(), at=MENU.id, tries=2, no_inputs=2)
    assert await perform_menu(call, MENU) == TriesSpent(no_match=2, no_input=3)
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
    assert asyncio.get_running_loop().time() == 15.5


async def test_what_comes_of_an_entry_after_its_time_is_not_the_next_try(world: World) -> None:
    menu = replace(MENU, keys={"123456": END}, limits=DigitLimits(5, 3, 4), tries=2)
    call = world.call(channel=pressing(world))
    type_at(world, "12345", every_s=1.5, from_s=1.5)
    type_at(world, "123456", every_s=0.1, from_s=14)
    assert await perform_menu(call, menu) == KeysPressed("123456")
    assert world.lines == ["menu.no_match"]


async def test_a_key_that_is_one_when_the_time_is_out_counts_at_once(world: World) -> None:
    menu = replace(MENU, limits=DigitLimits(5, 3, 2))
    call = world.call(channel=pressing(world))
    type_at(world, "2", every_s=0, from_s=0.5)
    assert await perform_menu(call, menu) == KeysPressed("2")
    assert asyncio.get_running_loop().time() == 2.5


@pytest.mark.parametrize("hears_agi", [True, False])
async def test_a_press_in_the_prompt_counts_once_whoever_tells_of_it(world: World, hears_agi: bool) -> None:
    menu = replace(MENU, keys={"11": END})
    call = world.call(channel=pressing(world, "1", hears_agi=hears_agi))
    assert await perform_menu(call, replace(menu, tries=1, no_input_tries=1)) == TriesSpent(1)


async def test_while_ami_is_away_agi_s_digits_make_the_key(world: World) -> None:
    channel = FakeChannel()
    digits = ["2", "1"]

    async def press(*_: object) -> str:
        return digits.pop(0)

    channel.on["play"] = channel.on["digit"] = press
    call = world.call(channel=channel)
    world.tell(AmiDown())
    assert await perform_menu(call, MENU) == KeysPressed("21")


async def test_without_barge_in_a_prompt_plays_to_its_end_and_what_is_pressed_counts(world: World) -> None:
    channel = pressing(world)
    call = world.call(channel=channel)
    type_at(world, "21", every_s=0.04, from_s=0.5)
    assert await perform_menu(call, replace(MENU, barge_in=False)) == KeysPressed("21")
    assert asyncio.get_running_loop().time() == 1


async def test_the_first_of_two_keys_stops_the_prompt_and_the_second_counts(world: World) -> None:
    call = world.call(channel=pressing(world))
    type_at(world, "21", every_s=0.04, from_s=0.5)
    assert await perform_menu(call, MENU) == KeysPressed("21")
    assert asyncio.get_running_loop().time() == pytest.approx(0.54)


ANNA = DestinationId("people/anna")
DIALS = replace(MENU, keys={"1": END}, extensions=Codes({"123": ANNA, "201": ANNA}))


@pytest.mark.parametrize(
    ("typed", "chosen", "after_s"),
    [("1", "1", 3.0), ("1#", "1", 0.04), ("123", "123", 0.08), ("201", "201", 0.08)],
)
async def test_an_extension_is_matched_while_it_is_typed(
    world: World, typed: str, chosen: str, after_s: float
) -> None:
    call = world.call(channel=pressing(world))
    type_at(world, typed, every_s=0.04, from_s=0.5)
    assert await perform_menu(call, DIALS) == KeysPressed(chosen)
    assert asyncio.get_running_loop().time() == pytest.approx(0.5 + after_s)


async def test_a_wrong_extension_is_one_wrong_try(world: World) -> None:
    call = world.call(channel=pressing(world))
    type_at(world, "2999", every_s=0.06, from_s=0.5)
    assert await perform_menu(call, replace(DIALS, tries=2, no_input_tries=1)) == TriesSpent(1, 1)


def in_both(text: str) -> Translated:
    return Translated({"sv": Speech(text, "sv"), "en": Speech(f"{text} in English", "en")}, "sv")


BILINGUAL = replace(MENU, welcome=in_both("welcome"), no_input=in_both("nothing"), languages={"8": "en"})


async def test_a_key_chooses_the_language_of_the_rest_of_the_call(world: World) -> None:
    call = world.call(channel=(channel := pressing(world, "8", "", "1")))
    assert await perform_menu(call, BILINGUAL) == KeysPressed("1")
    assert channel.said == ["welcome", "welcome in English", "nothing in English"]
    assert call.progress.language == "en"
    assert world.lines == ["menu.language", "menu.no_input"]


async def test_a_key_tells_the_hours_and_then_the_menu_again(world: World) -> None:
    calendar = Calendar("Mo-Su 08:00-17:00")
    hours = {hours: Speech(str(len(hours)), "sv") for hours in calendar.every_hours()}
    days = (Speech("day", "sv"),) * 7
    spoken = SpokenHours(calendar, Speech("week", "sv"), Speech("today", "sv"), days, hours, Speech("", "sv"))
    call = world.call(channel=(channel := pressing(world, "9", "", "", "", "1")))
    menu = replace(MENU, tells_hours="9", hours_spoken=spoken)
    assert await perform_menu(call, menu) == KeysPressed("1")
    assert channel.said == ["welcome", "today", "1", "week", "welcome"]
    assert world.lines == ["menu.hours"]
    assert (call.progress.tries, call.progress.no_inputs) == (0, 0)


async def test_nobody_is_told_the_hours_for_ever(world: World) -> None:
    call = world.call(channel=pressing(world, *["8"] * 1000))
    assert await perform_menu(call, BILINGUAL) == TriesSpent(no_match=3)
    assert world.lines.count("menu.language") == 20


async def test_what_was_pressed_in_the_announcement_before_counts(world: World) -> None:
    call = world.call(channel=(channel := pressing(world)))
    type_at(world, "21", every_s=0.04, from_s=0.5)
    await perform_announcement(
        call, Announcement(DestinationId("announcements/hi"), Speech("hi", "sv"), MENU.id)
    )
    assert await perform_menu(call, MENU) == KeysPressed("21")
    assert channel.said == ["hi"]
