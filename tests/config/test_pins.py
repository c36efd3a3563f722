"""PINs of boxes: kept as hashes, guessed at a limited number of times whoever guesses."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from config.access import Member, Operator
from config.changing.refusals import Forbidden, Refused
from config.document import Document
from config.pins import Pins, make_pin
from config.store import Store
from dialplan.ids import DestinationId, OrganisationId
from dialplan.voicemail.messages import Box
from dialplan.voicemail.pins import PinAnswer, flaw_of
from tests.config.companies import small

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SMALL = OrganisationId("small")
FAST = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(tmp_path / "vaxel.db")
    yield opened
    await opened.close()


@pytest.fixture
async def document(store: Store) -> Document:
    document = small()
    await store.apply(document)
    return document


@pytest.fixture
def pins(store: Store) -> Pins:
    return Pins(store, FAST)


def box_of(document: Document) -> Box:
    return Box(SMALL, DestinationId(f"people/{next(iter(document.people))}/voicemail"))


async def test_a_box_opens_to_its_pin_alone(pins: Pins, document: Document) -> None:
    box = box_of(document)
    assert await pins.check(box, "7401", NOW) is PinAnswer.WRONG
    await pins.set_pin(Operator(), SMALL, box.mailbox, "7401")
    assert await pins.check(box, "7401", NOW) is PinAnswer.RIGHT
    assert await pins.check(box, "7402", NOW) is PinAnswer.WRONG
    assert await pins.check(box, "", NOW) is PinAnswer.WRONG
    assert await pins.check(None, "7401", NOW) is PinAnswer.WRONG


async def test_guesses_of_many_calls_at_once_are_all_counted(pins: Pins, document: Document) -> None:
    box = box_of(document)
    await pins.change(box, "7401", NOW)
    answers = await asyncio.gather(*(pins.check(box, f"{guess:04}", NOW) for guess in range(20)))
    assert answers.count(PinAnswer.WRONG) == 10
    assert answers.count(PinAnswer.LOCKED) == 10
    assert await pins.check(box, "7401", NOW) is PinAnswer.LOCKED
    assert await pins.check(box, "7401", NOW + timedelta(minutes=30)) is PinAnswer.RIGHT


async def test_the_right_pin_forgives_what_was_guessed_before(pins: Pins, document: Document) -> None:
    box = box_of(document)
    await pins.change(box, "7401", NOW)
    for _ in range(3):
        for guess in range(9):
            assert await pins.check(box, f"000{guess}", NOW) is PinAnswer.WRONG
        assert await pins.check(box, "7401", NOW) is PinAnswer.RIGHT


async def test_who_has_the_right_frees_a_locked_box_by_a_new_pin(pins: Pins, document: Document) -> None:
    box = box_of(document)
    await pins.change(box, "7401", NOW)
    for guess in range(10):
        await pins.check(box, f"000{guess}", NOW)
    await pins.set_pin(Operator(), SMALL, box.mailbox, "8302")
    assert await pins.check(box, "8302", NOW) is PinAnswer.RIGHT


@pytest.mark.parametrize("pin", ["1234", "0000", "74", "740183920", "pin"])
async def test_a_pin_that_is_too_easy_is_refused_in_words(pins: Pins, document: Document, pin: str) -> None:
    with pytest.raises(Refused, match="PIN"):
        await pins.set_pin(Operator(), SMALL, box_of(document).mailbox, pin)


async def test_nobody_sets_the_pin_of_another_without_the_right(pins: Pins, document: Document) -> None:
    first, second, *_ = document.people
    mine, other = f"people/{first}/voicemail", f"people/{second}/voicemail"
    await pins.set_pin(Member(SMALL, first), SMALL, mine, "7401")
    with pytest.raises(Forbidden):
        await pins.set_pin(Member(SMALL, first), SMALL, other, "7401")


async def test_a_box_that_is_not_there_is_said_so(pins: Pins, document: Document) -> None:
    with pytest.raises(Refused, match="no voicemail box"):
        await pins.set_pin(Operator(), SMALL, "people/nobody/voicemail", "7401")


async def test_a_pin_is_nowhere_to_be_read(
    pins: Pins, store: Store, document: Document, tmp_path: Path
) -> None:
    await pins.set_pin(Operator(), SMALL, box_of(document).mailbox, "74019362")
    await store.close()
    assert not any(b"74019362" in data for data in await asyncio.to_thread(contents, tmp_path))


async def test_whoever_gets_a_key_that_was_anothers_has_not_their_pin(
    pins: Pins, store: Store, document: Document
) -> None:
    box = box_of(document)
    await pins.change(box, "7401", NOW)
    gone = box.mailbox.split("/")[1]
    people = {key: person for key, person in document.people.items() if key != gone}
    await store.apply(document.model_copy(update={"people": people}))
    await store.apply(document)
    assert await pins.check(box, "7401", NOW) is PinAnswer.WRONG


def contents(folder: Path) -> list[bytes]:
    return [file.read_bytes() for file in folder.glob("vaxel.db*")]


def test_a_pin_that_nobody_chose_is_none_of_the_easy_ones() -> None:
    assert all(flaw_of(make_pin()) is None for _ in range(200))
