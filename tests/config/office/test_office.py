import pytest

from config.access import Member
from config.changing.changes import Change, Json
from config.changing.refusals import Conflict, Forbidden, Refused
from config.operations.numbers import AddNumber
from config.operations.objects import Add, Edit, Set
from config.operations.unassigned_numbers import SetUnassigned
from dialplan.ids import OrganisationId
from tests.config.office.conftest import ANNA, BO, CARIN, OPERATOR, SMALL, World


async def test_an_operation_makes_a_new_version_and_tells_who_changed_what(world: World) -> None:
    done = await world.do(Edit(("groups", "support"), {"ring_s": 30}))
    assert (done.version, done.changes) == (2, (Change(("groups", "support", "ring_s"), None, 30),))
    assert (await world.document()).groups["support"].ring_s == 30
    *_, last = await world.office.audit(ANNA, SMALL)
    assert (last.by, last.act, last.version, last.changes) == ("people/anna", "object.edit", 2, done.changes)


async def test_what_changes_nothing_makes_no_version(world: World) -> None:
    assert not (await world.do(SetUnassigned("announcements/closed"))).is_new
    assert await world.version() == 1


async def test_without_the_right_nothing_is_changed(world: World) -> None:
    for actor in (BO, CARIN):
        with pytest.raises(Forbidden, match="Telefonisystem"):
            await world.do(SetUnassigned("busy"), actor)
        with pytest.raises(Forbidden):
            await world.office.read(actor, SMALL)
    assert await world.version() == 1


async def test_the_plan_is_the_operators_to_change(world: World) -> None:
    with pytest.raises(Forbidden, match="contract"):
        await world.do(Set("plan", "Unlimited"))
    assert (await world.do(Set("plan", "Unlimited"), OPERATOR)).is_new


async def test_what_would_lead_nowhere_is_refused_and_nothing_is_changed(world: World) -> None:
    with pytest.raises(Refused, match="which is not there"):
        await world.do(Edit(("menus", "main"), {"keys": {"1": "groups/gone"}}))
    assert await world.version() == 1


async def test_two_who_save_the_same_object_at_once_the_second_is_told(world: World) -> None:
    await world.do(Edit(("groups", "support"), {"ring_s": 30}), seen=1)
    with pytest.raises(Conflict, match="somebody else"):
        await world.do(Edit(("groups", "support"), {"wrap_up_s": 30}), seen=1)
    assert (await world.document()).groups["support"].ring_s == 30


async def test_two_who_save_different_objects_at_once_both_get_their_way(world: World) -> None:
    await world.do(Edit(("groups", "support"), {"ring_s": 30}), seen=1)
    await world.do(Edit(("menus", "main"), {"tries": 2}), seen=1)
    document = await world.document()
    assert (document.groups["support"].ring_s, document.menus["main"].tries) == (30, 2)


async def test_a_draft_is_in_force_once_it_is_published(world: World) -> None:
    await world.office.drafts.begin(ANNA, SMALL, "jul")
    await world.office.do(ANNA, SMALL, Edit(("menus", "main"), {"tries": 2}), draft="jul")
    await world.do(AddNumber("08-465 004 30"))
    assert (await world.document()).menus["main"].tries == 3
    await world.office.drafts.publish(ANNA, SMALL, "jul")
    document = await world.document()
    assert document.menus["main"].tries == 2
    assert "08-465 004 30" in document.numbers, "what was done outside the draft stays"


async def test_a_draft_may_be_wrong_and_is_then_not_published(world: World) -> None:
    await world.office.drafts.begin(ANNA, SMALL, "jul")
    await world.office.do(ANNA, SMALL, Edit(("menus", "main"), {"keys": {"1": "groups/jul"}}), draft="jul")
    with pytest.raises(Refused, match="not there"):
        await world.office.drafts.publish(ANNA, SMALL, "jul")
    group: Json = {"name": "Jul", "overflow": "busy"}
    await world.office.do(ANNA, SMALL, Add(("groups", "jul"), group), draft="jul")
    await world.office.drafts.publish(ANNA, SMALL, "jul")
    assert await world.version() == 2


async def test_rolling_back_is_a_new_version(world: World) -> None:
    before = await world.document()
    await world.do(Edit(("menus", "main"), {"tries": 2}))
    done = await world.office.roll_back(ANNA, SMALL, 1)
    assert done.version == 3
    assert await world.document() == before


async def test_undoing_leaves_what_came_after(world: World) -> None:
    await world.do(Edit(("menus", "main"), {"tries": 2}))
    await world.do(Edit(("groups", "support"), {"ring_s": 30}))
    await world.office.undo(ANNA, SMALL, 2)
    document = await world.document()
    assert (document.menus["main"].tries, document.groups["support"].ring_s) == (3, 30)


async def test_what_was_changed_again_since_can_not_be_undone(world: World) -> None:
    await world.do(Edit(("menus", "main"), {"tries": 2}))
    await world.do(Edit(("menus", "main"), {"tries": 1}))
    with pytest.raises(Conflict):
        await world.office.undo(ANNA, SMALL, 2)


async def test_the_same_key_in_another_organisation_has_no_say(world: World) -> None:
    stranger = Member(OrganisationId("other"), "anna")
    with pytest.raises(Forbidden):
        await world.do(SetUnassigned("busy"), stranger)
    assert (await world.office.look(stranger, SMALL)).objects == {}


async def test_a_dropped_draft_is_told_of(world: World) -> None:
    await world.office.drafts.begin(ANNA, SMALL, "jul")
    await world.office.drafts.drop(ANNA, SMALL, "jul")
    *_, last = await world.office.audit(ANNA, SMALL)
    assert (last.by, last.act, last.draft, last.version) == ("people/anna", "draft.drop", "jul", None)
