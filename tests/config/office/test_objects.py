"""What holds for any object, whoever changes it."""

import pytest

from config.changing.changes import Json
from config.changing.refusals import Refused
from config.changing.uses import uses_of
from config.document import Document
from config.operations.numbers import TieNumber
from config.operations.objects import Add, Edit, Remove, Set
from config.operations.response_groups import RemoveAgents
from tests.config.companies import small
from tests.config.office.conftest import OPERATOR, SMALL, World


async def test_an_organisation_stays_itself_whoever_asks(world: World) -> None:
    other = small("other", number="08-465 004 99")
    await world.store.apply(other)
    with pytest.raises(Refused, match="is chosen once"):
        await world.do(Set("organisation", "other"), OPERATOR)
    await world.office.drafts.begin(OPERATOR, SMALL, "other")
    await world.office.do(OPERATOR, SMALL, Set("organisation", "other"), draft="other")
    with pytest.raises(Refused, match="is chosen once"):
        await world.office.drafts.publish(OPERATOR, SMALL, "other")
    assert await world.store.newest_versions() == {"other": 1, "small": 1}
    assert await world.store.apply(other) == await world.store.apply(other)


async def test_everything_that_one_may_see_is_plain_values(world: World) -> None:
    seen = (await world.office.look(OPERATOR, SMALL)).objects
    assert seen["plan",] == "Light"
    assert type(seen["plan",]) is str


@pytest.mark.parametrize("name", ["", "7", "a.b", "../../x", "x" * 41, "\x1b[31m", "\ud800"])
async def test_a_draft_has_a_name_that_can_be_typed_and_told_apart(world: World, name: str) -> None:
    with pytest.raises(Refused, match="is no name for a draft"):
        await world.office.drafts.begin(OPERATOR, SMALL, name)


@pytest.mark.parametrize("path", [("name",), ("people",), ("call_steering",), ("unassigned",)])
async def test_only_single_objects_are_taken_away(world: World, path: tuple[str, ...]) -> None:
    with pytest.raises(Refused, match="can't be taken away"):
        await world.do(Remove(path))


@pytest.mark.parametrize("to", ["busy", "hangup", "voicemails/support", "announcements/closed"])
async def test_a_number_belongs_to_a_person_a_group_or_a_menu(world: World, to: str) -> None:
    with pytest.raises(Refused, match="a person, a group or a menu"):
        await world.do(TieNumber("08-465 004 20", to))


async def test_who_is_no_agent_can_not_be_taken_out(world: World) -> None:
    with pytest.raises(Refused, match="anna not among its agents"):
        await world.do(RemoveAgents("support", ["anna"]))


async def test_a_calendar_is_kept_while_something_goes_by_it(world: World) -> None:
    await world.do(Add(("calendars", "office"), {"name": "Kontoret", "open": "Mo-Fr 08:00-17:00"}))
    hours = {"calendar": "office", "closed": "announcements/closed"}
    await world.do(Edit(("menus", "main"), {"hours": hours}))
    with pytest.raises(Refused, match="is used by menus/main/hours/calendar"):
        await world.do(Remove(("calendars", "office")))


async def test_a_language_key_leads_nowhere_else(world: World) -> None:
    with pytest.raises(Refused, match="leads somewhere already"):
        await world.do(Edit(("menus", "main"), {"languages": {"1": "en"}}))


async def test_a_custom_number_to_show_must_be_named(world: World) -> None:
    with pytest.raises(Refused, match="name a number of the house"):
        await world.do(Edit(("groups", "support"), {"agents_see": {"shows": "custom"}}))


def test_names_are_no_uses_even_in_a_group_called_agents() -> None:
    document = small()
    group = document.groups["support"].model_copy(update={"name": "201"})
    odd = document.model_copy(update={"groups": {**document.groups, "agents": group, "people": group}})
    assert isinstance(odd, Document)
    assert {place[-2] for place in uses_of(odd, ("people", "201"))} == {"agents"}


async def test_a_part_of_a_single_object_is_not_added_in_place_of_the_rest(world: World) -> None:
    await world.do(Edit(("call_steering",), {"declined": "voicemail"}))
    menu: Json = {"says": "Tryck ett.", "keys": {"1": "groups/support"}}
    with pytest.raises(Refused, match="is no section"):
        await world.do(Add(("call_steering", "personal_menu"), menu))
    with pytest.raises(Refused, match="is no section"):
        await world.do(Add(("unassigned", "x"), {"name": "x"}))
    assert (await world.document()).call_steering.declined == "voicemail"
