"""A group's number changes only while the group is closed and nobody waits."""

import pytest

from config.changing.refusals import Refused
from config.operations.numbers import TieNumber
from config.operations.objects import Edit, Replace, Set
from config.operations.response_groups import ChangeGroupNumber
from dialplan.ids import DestinationId
from tests.config.office.conftest import ANNA, OPERATOR, SMALL, World

CHANGE = ChangeGroupNumber("support", "08-465 004 20")
SUPPORT = ("groups", "support")


async def number_of_support(world: World) -> list[str]:
    return [number for number, to in (await world.document()).numbers.items() if to == "groups/support"]


async def test_the_number_of_an_open_group_stays(world: World) -> None:
    with pytest.raises(Refused, match="is open"):
        await world.do(CHANGE)
    assert await number_of_support(world) == ["08-465 004 10"]


async def test_the_number_of_a_closed_group_stays_while_somebody_waits(world: World) -> None:
    await world.do(Edit(SUPPORT, {"closed_now": {"to": "busy"}}))
    world.waiting[DestinationId("groups/support")] = 2
    with pytest.raises(Refused, match="has 2 callers waiting"):
        await world.do(CHANGE)
    world.waiting.clear()
    await world.do(CHANGE)
    assert await number_of_support(world) == ["08-465 004 20"]
    assert (await world.document()).numbers["08-465 004 10"] == "unassigned"


async def test_who_waits_in_another_group_is_in_nobodys_way(world: World) -> None:
    await world.do(Edit(SUPPORT, {"closed_now": {"to": "busy"}}))
    world.waiting[DestinationId("groups/sales")] = 2
    assert (await world.do(CHANGE)).is_new


@pytest.mark.parametrize(("hour", "may"), [(6, True), (9, False)])
async def test_opening_hours_say_whether_it_is_closed(world: World, hour: int, may: bool) -> None:
    await world.do(Edit(SUPPORT, {"hours": {"open": "Mo-Fr 08:00-17:00", "closed": "busy"}}))
    world.now = world.now.replace(hour=hour)
    if may:
        assert (await world.do(CHANGE)).is_new
    else:
        with pytest.raises(Refused, match="is open"):
            await world.do(CHANGE)


async def test_closing_and_changing_at_once_is_not_closed(world: World) -> None:
    await world.office.drafts.begin(ANNA, SMALL, "both")
    await world.office.do(ANNA, SMALL, Edit(SUPPORT, {"closed_now": {"to": "busy"}}), draft="both")
    await world.office.do(ANNA, SMALL, CHANGE, draft="both")
    with pytest.raises(Refused, match="is open"):
        await world.office.drafts.publish(ANNA, SMALL, "both")


async def test_taking_a_number_away_is_a_change_of_it(world: World) -> None:
    with pytest.raises(Refused, match="is open"):
        await world.do(TieNumber("08-465 004 10", "unassigned"))


async def test_rolling_back_does_not_get_round_it(world: World) -> None:
    await world.do(Edit(SUPPORT, {"closed_now": {"to": "busy"}}))
    await world.do(CHANGE)
    await world.do(Edit(SUPPORT, {"closed_now": None}))
    with pytest.raises(Refused, match="is open"):
        await world.office.roll_back(ANNA, SMALL, 1)


async def test_another_groups_number_is_not_taken(world: World) -> None:
    await world.do(Edit(SUPPORT, {"closed_now": {"to": "busy"}}))
    with pytest.raises(Refused, match="is tied to menus/main"):
        await world.do(ChangeGroupNumber("support", "08-465 004 00"))


async def test_a_number_that_is_only_written_otherwise_is_no_other_number(world: World) -> None:
    document = await world.document()
    numbers = {
        ("+46 8 465 004 10" if to == "groups/support" else text): to for text, to in document.numbers.items()
    }
    await world.do(Replace(document.model_copy(update={"numbers": numbers})), OPERATOR)


async def test_another_country_makes_another_number_of_it(world: World) -> None:
    with pytest.raises(Refused, match="is open, and its number changes"):
        await world.do(Set("country", "NO"), OPERATOR)
