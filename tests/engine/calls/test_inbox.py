import asyncio

import pytest

from engine.calls.inbox import Inbox
from engine.events import AmiDown, AmiUp, DigitPressed, UniqueId
from tests.engine.fakes import ANNA, CALL, began, listed

CALLER = UniqueId(CALL)


def press(inbox: Inbox, digits: str) -> None:
    for digit in digits:
        inbox.put(DigitPressed(CALLER, digit))


async def drain(inbox: Inbox) -> str:
    digits = ""
    while inbox.has_digits():
        digits += await inbox.next_digit()
    return digits


@pytest.fixture
async def inbox() -> Inbox:
    return Inbox(is_ami_up=True)


async def test_digits_come_in_the_order_they_were_pressed(inbox: Inbox) -> None:
    press(inbox, "1*#09")
    assert await drain(inbox) == "1*#09"


async def test_a_caller_who_leans_on_a_key_fills_no_memory(inbox: Inbox) -> None:
    press(inbox, "5" * 10_000)
    assert len(await drain(inbox)) == 64


async def test_a_digit_that_stood_in_is_not_counted_again(inbox: Inbox) -> None:
    inbox.stand_in("1")
    press(inbox, "12")
    assert await drain(inbox) == "2"


async def test_a_digit_that_ami_told_of_first_is_not_counted_again(inbox: Inbox) -> None:
    press(inbox, "12")
    inbox.stand_in("1")
    assert await drain(inbox) == "2"


async def test_another_digit_than_the_one_that_stood_in_counts(inbox: Inbox) -> None:
    inbox.stand_in("1")
    press(inbox, "21")
    assert await drain(inbox) == "2"


async def test_a_press_long_after_a_stand_in_whose_event_never_came_counts(inbox: Inbox) -> None:
    """AMI was away when the first 1 was pressed: its event will never come."""
    inbox.put(AmiDown())
    inbox.stand_in("1")
    inbox.put(AmiUp(()))
    await asyncio.sleep(5)
    press(inbox, "1")
    assert await drain(inbox) == "1"


async def test_an_event_that_is_late_is_known_after_the_try_is_over_too(inbox: Inbox) -> None:
    inbox.stand_in("9")
    inbox.forget_digits()
    press(inbox, "91")
    assert await drain(inbox) == "1"


async def test_forgotten_digits_are_gone(inbox: Inbox) -> None:
    press(inbox, "123")
    inbox.forget_digits()
    press(inbox, "4")
    assert await drain(inbox) == "4"


async def test_waiting_for_a_digit_in_vain_loses_none(inbox: Inbox) -> None:
    for _ in range(3):
        waiting = asyncio.create_task(inbox.next_digit())
        await asyncio.sleep(0)
        press(inbox, "7")
        waiting.cancel()  # the limit is reached in the very moment of the press
        await asyncio.wait({waiting})
        assert await inbox.next_digit() == "7"


async def test_ami_can_be_trusted_again_once_it_is_back(inbox: Inbox) -> None:
    inbox.put(AmiDown())
    assert not inbox.is_ami_up
    inbox.put(listed())
    assert inbox.is_ami_up


async def test_the_legs_of_a_large_group_all_get_in(inbox: Inbox) -> None:
    """500 phones begin to ring in one reading of the socket."""
    for _ in range(500):
        inbox.put(began(ANNA))
    for _ in range(500):
        await asyncio.wait_for(inbox.next_leg_event(), 1)


async def test_what_is_left_of_an_earlier_ringing_can_be_forgotten(inbox: Inbox) -> None:
    inbox.put(began(ANNA))
    inbox.forget_legs()
    inbox.put(listed())
    assert await inbox.next_leg_event() == listed()
