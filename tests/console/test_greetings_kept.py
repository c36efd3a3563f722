"""A greeting goes with its box, however fast somebody else gets the box's key."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from config.document import Document
from config.snapshot.following import read_directory
from config.store import Store
from console.greetings_kept import GreetingsKept
from dialplan.ids import DestinationId, OrganisationId
from dialplan.voicemail.messages import Box
from media import wav
from media.greetings import Greetings
from media.wav import Pcm
from tests.config.companies import small
from tests.media.test_recordings import tone


def _document(*, has_box: bool) -> Document:
    """Whether Anna, and her box with her, is there."""
    document = small()
    (person, *_) = document.people.values()
    anna = person.model_copy(update={"name": "Anna", "extension": None, "email": None, "devices": ()})
    return document.model_copy(update={"people": {**document.people, **({"anna": anna} if has_box else {})}})


BOX = Box(OrganisationId(_document(has_box=True).organisation), DestinationId("people/anna/voicemail"))


@dataclass
class Place:
    store: Store
    folder: Path

    def greetings(self) -> Greetings:
        return Greetings(self.folder, self.folder)

    async def record(self, greetings: Greetings) -> None:
        (self.folder / "1.wav").unlink(missing_ok=True)
        wav.write(self.folder / "1.wav", Pcm(tone(2), 8000))
        assert await greetings.keep(BOX, "1")

    async def apply(self, *, has_box: bool) -> None:
        await self.store.apply(_document(has_box=has_box))


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    store = await Store.open(tmp_path / "vaxel.db")
    place = Place(store, tmp_path)
    await place.apply(has_box=True)
    yield place
    await store.close()


@pytest.mark.parametrize("polls_between", [True, False])
@pytest.mark.parametrize("restarts", [True, False])
async def test_who_gets_the_key_of_a_box_that_went_does_not_get_its_greeting(
    place: Place, polls_between: bool, restarts: bool
) -> None:
    greetings = place.greetings()
    kept = GreetingsKept(greetings, place.store)
    await kept.follow(await read_directory(place.store))
    await place.record(greetings)
    await place.apply(has_box=False)
    if polls_between:
        await kept.follow(await read_directory(place.store))
    await place.apply(has_box=True)
    if restarts:
        greetings = place.greetings()
        kept = GreetingsKept(greetings, place.store)
    await kept.follow(await read_directory(place.store))
    assert greetings.sound(BOX) is None
    await place.record(greetings)
    await GreetingsKept(greetings, place.store).follow(await read_directory(place.store))
    assert greetings.sound(BOX) is not None, "the successor's own"


async def test_a_greeting_stays_while_its_box_does(place: Place) -> None:
    greetings = place.greetings()
    kept = GreetingsKept(greetings, place.store)
    await place.record(greetings)
    document = _document(has_box=True)
    await place.store.apply(document.model_copy(update={"name": "Another"}))
    await kept.follow(await read_directory(place.store))
    assert greetings.sound(BOX) is not None


async def test_a_store_that_is_away_leaves_greetings_for_the_next_change(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    greetings = place.greetings()
    kept = GreetingsKept(greetings, place.store)
    await place.record(greetings)
    directory = await read_directory(place.store)
    await place.apply(has_box=False)
    await place.apply(has_box=True)
    with monkeypatch.context() as away:
        away.setattr(place.store, "lost_boxes", _away)
        await kept.follow(directory)
    await kept.follow(await read_directory(place.store))
    assert greetings.sound(BOX) is None


async def _away(*_: object) -> frozenset[Box]:
    raise ConnectionError
