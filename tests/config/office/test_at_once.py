"""Two administrators at the same moment, in one program or in two on one store."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from config.changing.refusals import Conflict, Refused
from config.office import Done, Office
from config.operations.numbers import AddNumber
from config.operations.objects import Edit
from config.store import Store
from tests.config.office.conftest import ANNA, OPERATOR, SMALL, World

GROUP = ("groups", "support")


@pytest.fixture(params=["one store", "two stores"])
async def offices(
    world: World, store_place: str | Path, request: pytest.FixtureRequest
) -> AsyncIterator[list[Office]]:
    """Two offices of the same organisation."""
    other = await Store.open(store_place) if request.param == "two stores" else world.store
    yield [world.office, Office(other)]
    if other is not world.store:
        await other.close()


async def test_of_two_who_save_the_same_object_one_wins_and_the_other_is_told(
    world: World, offices: list[Office]
) -> None:
    edits = [Edit(GROUP, {"ring_s": 30}), Edit(GROUP, {"wrap_up_s": 30})]
    came = await asyncio.gather(
        *(office.do(ANNA, SMALL, edit, seen=1) for office, edit in zip(offices, edits, strict=True)),
        return_exceptions=True,
    )
    (done,) = (one for one in came if isinstance(one, Done))
    (told,) = (one for one in came if isinstance(one, Conflict))
    assert "somebody else" in str(told)
    assert (await world.version(), done.version) == (2, 2)
    group = (await world.document()).groups["support"]
    assert (group.ring_s, group.wrap_up_s) in ((30, 0), (20, 30))
    assert [entry.version for entry in await world.office.audit(OPERATOR, SMALL)] == [1, 2]


async def test_of_two_who_save_different_objects_nothing_is_lost(world: World, offices: list[Office]) -> None:
    edits = [Edit(GROUP, {"ring_s": 30}), Edit(("menus", "main"), {"tries": 2})]
    came = await asyncio.gather(
        *(office.do(ANNA, SMALL, edit, seen=1) for office, edit in zip(offices, edits, strict=True))
    )
    assert {done.version for done in came} == {2, 3}
    document = await world.document()
    assert (document.groups["support"].ring_s, document.menus["main"].tries) == (30, 2)


async def test_many_at_once_each_have_a_version_and_a_line_of_their_own(
    world: World, offices: list[Office]
) -> None:
    came = await asyncio.gather(
        *(offices[last % 2].do(ANNA, SMALL, AddNumber(f"08-465 004 {last}")) for last in range(40, 52))
    )
    assert sorted(done.version for done in came) == list(range(2, 14))
    assert {f"08-465 004 {last}" for last in range(40, 52)} <= (await world.document()).numbers.keys()
    assert [entry.version for entry in await world.office.audit(OPERATOR, SMALL)] == list(range(1, 14))


async def test_a_draft_that_two_publish_is_published_once(world: World, offices: list[Office]) -> None:
    await world.office.drafts.begin(ANNA, SMALL, "jul")
    await world.office.do(ANNA, SMALL, Edit(GROUP, {"ring_s": 30}), draft="jul")
    came = await asyncio.gather(
        *(office.drafts.publish(ANNA, SMALL, "jul") for office in offices), return_exceptions=True
    )
    assert sum(isinstance(one, Done) for one in came) == 1
    assert sum(isinstance(one, Refused) for one in came) == 1
    assert await world.version() == 2
