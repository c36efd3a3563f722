import pytest

from config.changing.changes import Json
from config.changing.refusals import Refused, Unconfirmed
from config.operations.display_numbers import AddDisplayNumber, DeleteDisplayNumber
from config.operations.numbers import RemoveNumber
from config.operations.objects import Add, Edit
from config.operations.response_groups import CreateGroup
from config.presentation import numbers_to_show, shown_by_default
from tests.config.office.conftest import World

FOREIGN = "08-465 004 99"


async def test_one_that_is_tied_to_a_group_is_not_deleted(world: World) -> None:
    await world.do(AddDisplayNumber("08-465 004 10"))
    with pytest.raises(Refused, match="is tied to groups/support") as refused:
        await world.do(DeleteDisplayNumber("08-465 004 10", confirmed=True))
    assert not isinstance(refused.value, Unconfirmed), "it need not be confirmed first"


async def test_one_that_a_group_shows_is_not_deleted(world: World) -> None:
    await world.do(AddDisplayNumber("08-465 004 20"))
    await world.do(Edit(("groups", "support"), {"display_number": "+46846500420"}))
    with pytest.raises(Refused, match="is tied to groups/support"):
        await world.do(DeleteDisplayNumber("08-465 004 20", confirmed=True))
    await world.do(Edit(("groups", "support"), {"display_number": None}))
    await world.do(DeleteDisplayNumber("08-465 004 20", confirmed=True))
    assert (await world.document()).display_numbers == {}


async def test_the_house_keeps_a_number_that_is_shown(world: World) -> None:
    await world.do(AddDisplayNumber("08-465 004 20"))
    with pytest.raises(Refused, match="is shown by display_numbers/08-465 004 20"):
        await world.do(RemoveNumber("08-465 004 20"))
    await world.do(DeleteDisplayNumber("08-465 004 20", confirmed=True))
    await world.do(RemoveNumber("08-465 004 20"))


@pytest.mark.parametrize(
    ("path", "settings"),
    [
        (("groups", "support"), {"display_number": FOREIGN}),
        (("groups", "support"), {"agents_see": {"shows": "custom", "number": FOREIGN}}),
    ],
    ids=["display number", "what agents see"],
)
async def test_a_group_shows_numbers_of_the_house_only(
    world: World, path: tuple[str, ...], settings: dict[str, Json]
) -> None:
    with pytest.raises(Refused, match="not a number of this organisation"):
        await world.do(Edit(path, settings))
    assert await world.version() == 1


async def test_only_numbers_of_the_house_are_display_numbers(world: World) -> None:
    for add in (AddDisplayNumber(FOREIGN), Add(("display_numbers", FOREIGN), {"sms": True})):
        with pytest.raises(Refused, match="not a number of this organisation"):
            await world.do(add)


async def test_what_a_new_group_shows_is_a_display_number(world: World) -> None:
    await world.do(
        CreateGroup("care", "Kundvård", "08-465 004 20", display_number="+46846500420", agents=["anna"])
    )
    document = await world.document()
    assert list(document.display_numbers) == ["08-465 004 20"]
    assert numbers_to_show(document, "anna") == ("08-465 004 20",)
    assert numbers_to_show(document, "bo") == ()


async def test_who_has_no_number_of_the_chosen_kind_shows_the_other(world: World) -> None:
    await world.do(Edit(("people", "carin"), {"shows": "mobile"}))
    assert shown_by_default(await world.document(), "carin") is None
    await world.do(Add(("numbers", "08-465 004 30"), "people/carin"))
    assert shown_by_default(await world.document(), "carin") == "08-465 004 30"
    await world.do(Add(("numbers", "070-174 06 30"), "people/carin"))
    assert shown_by_default(await world.document(), "carin") == "070-174 06 30"


async def test_messages_show_mobile_numbers_and_display_numbers_that_are_meant_for_it(world: World) -> None:
    await world.do(Add(("numbers", "08-465 004 30"), "people/carin"))
    await world.do(Add(("numbers", "070-174 06 30"), "people/carin"))
    await world.do(AddDisplayNumber("08-465 004 20", sms=True, people=["carin"]))
    await world.do(AddDisplayNumber("08-465 004 21", people=["carin"]))
    document = await world.document()
    assert numbers_to_show(document, "carin", for_sms=True) == ("070-174 06 30", "08-465 004 20")
    assert len(numbers_to_show(document, "carin")) == 4
