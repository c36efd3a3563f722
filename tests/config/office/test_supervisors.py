import pytest

from config.changing.changes import Json
from config.changing.refusals import Forbidden, Refused
from config.operations import Operation
from config.operations.display_numbers import AddDisplayNumber, ShareDisplayNumber
from config.operations.numbers import TieNumber
from config.operations.objects import Edit, Remove
from config.operations.response_groups import (
    AddAgents,
    ChangeGroupNumber,
    CreateGroup,
    RemoveAgents,
    SetLevels,
)
from tests.config.office.conftest import ANNA, BO, CARIN, SMALL, World

SUPPORT = ("groups", "support")
VOICEMAIL: dict[str, Json] = {"greeting": "Lämna ett meddelande.", "notify": ["supervisors"]}


# Who can be one.


@pytest.mark.parametrize("supervisors", [["carin"], ["bo", "carin"]])
async def test_a_supervisor_without_pro_is_refused(world: World, supervisors: list[Json]) -> None:
    with pytest.raises(Refused, match="carin supervises groups/support and has no Pro licence"):
        await world.do(Edit(SUPPORT, {"supervisors": supervisors}))
    assert (await world.document()).groups["support"].supervisors == ("bo",)


async def test_who_gets_a_pro_licence_can_supervise(world: World) -> None:
    await world.do(Edit(("people", "carin"), {"licence": "pro"}))
    await world.do(Edit(SUPPORT, {"supervisors": ["carin"]}))
    assert (await world.document()).groups["support"].supervisors == ("carin",)


async def test_a_pro_licence_stays_while_its_owner_supervises_and_every_group_is_named(world: World) -> None:
    await world.do(CreateGroup("care", "Kundvård", "08-465 004 20", supervisors=["anna", "bo"]))
    with pytest.raises(Refused) as refused:
        await world.do(Edit(("people", "bo"), {"licence": "standard"}))
    assert [finding.where[:2] for finding in refused.value.findings] == [SUPPORT, ("groups", "care")]
    assert (await world.document()).people["bo"].licence == "pro"
    for group in ("support", "care"):
        await world.do(Edit(("groups", group), {"supervisors": []}))
    await world.do(Edit(("people", "bo"), {"licence": "standard"}))


async def test_a_person_who_supervises_is_not_removed(world: World) -> None:
    await world.do(RemoveAgents("support", ["bo"]))
    with pytest.raises(Refused, match="is used by groups/support/supervisors/0"):
        await world.do(Remove(("people", "bo")))


# What one does without the right.


async def test_a_supervisor_adds_and_removes_agents_and_sets_levels(world: World) -> None:
    await world.do(AddAgents("support", ["anna"], level=2), BO)
    await world.do(RemoveAgents("support", ["bo"]), BO)
    await world.do(SetLevels("support", {"carin": 3}), BO)
    assert (await world.document()).groups["support"].levels() == {"carin": 3, "anna": 2}
    *_, told = await world.office.audit(ANNA, SMALL)
    assert told.by == "people/bo"


async def test_levels_are_set_for_agents_only(world: World) -> None:
    with pytest.raises(Refused, match='"anna" is not an agent'):
        await world.do(SetLevels("support", {"anna": 2}))


async def test_a_supervisor_says_who_hears_of_messages(world: World) -> None:
    await world.do(Edit(SUPPORT, {"voicemail": VOICEMAIL}))
    await world.do(Edit(SUPPORT, {"voicemail": {**VOICEMAIL, "notify": ["agents"]}}), BO)
    voicemail = (await world.document()).groups["support"].voicemail
    assert voicemail is not None
    assert voicemail.notify == ("agents",)
    with pytest.raises(Forbidden):
        await world.do(Edit(SUPPORT, {"voicemail": {**VOICEMAIL, "greeting": "Hej."}}), BO)


@pytest.mark.parametrize(
    "operation",
    [
        ChangeGroupNumber("support", "08-465 004 20"),
        TieNumber("08-465 004 20", "groups/support"),
        Edit(SUPPORT, {"billing_id": "Annat"}),
        Edit(SUPPORT, {"display_number": "08-465 004 20"}),
        Edit(SUPPORT, {"agents_see": {"shows": "group"}}),
        Edit(SUPPORT, {"supervisors": ["bo", "anna"]}),
        Edit(SUPPORT, {"name": "Mitt"}),
        Edit(SUPPORT, {"overflow": "busy"}),
        Edit(SUPPORT, {"closed_now": {"to": "busy"}}),
        Edit(("people", "carin"), {"name": "Carin"}),
        Edit(("people", "bo"), {"rights": ["Telefonisystem"]}),
        Edit(("people", "bo"), {"licence": "standard"}),
        Edit(("people", "bo"), {"keeps": {"busy": 1}}),
        CreateGroup("care", "Kundvård", "08-465 004 20", supervisors=["bo"]),
        ShareDisplayNumber("08-465 004 10", agents=False, supervisors=True),
        Remove(("people", "anna")),
    ],
    ids=str,
)
async def test_a_supervisor_changes_nothing_else(world: World, operation: Operation) -> None:
    await world.do(AddDisplayNumber("08-465 004 10"), ANNA)
    before = await world.document()
    with pytest.raises(Forbidden):
        await world.do(operation, BO)
    assert await world.document() == before


async def test_a_supervisor_sees_of_their_groups_what_supervising_needs(world: World) -> None:
    await world.do(CreateGroup("care", "Kundvård", "08-465 004 20"))
    view = await world.office.look(BO, SMALL)
    assert list(view.objects) == [("people", "bo"), SUPPORT]
    assert view.objects[SUPPORT] == {"name": "Kundtjänst", "agents": ["bo", "carin"]}


async def test_an_agent_changes_no_group(world: World) -> None:
    with pytest.raises(Forbidden):
        await world.do(RemoveAgents("support", ["carin"]), CARIN)


async def test_a_supervisor_who_has_left_does_nothing(world: World) -> None:
    await world.do(Edit(("people", "bo"), {"active": False}))
    with pytest.raises(Forbidden):
        await world.do(RemoveAgents("support", ["carin"]), BO)
    assert (await world.office.look(BO, SMALL)).objects == {}
