import pytest

from config.changing.refusals import Forbidden, Refused
from config.operations.objects import Add, Edit, Set
from dialplan.check import Severity
from dialplan.ids import OrganisationId
from tests.config.companies import small
from tests.config.office.conftest import ANNA, BO, SMALL, World

LOST = ("voicemails", "lost")


async def test_a_sound_organisation_has_nothing_to_mend(world: World) -> None:
    assert not await world.office.check(ANNA, SMALL)


async def test_a_warning_blocks_nothing_and_is_told_when_it_is_new(world: World) -> None:
    done = await world.do(Add(LOST, {"name": "Ny", "greeting": "Hej.", "extension": "898"}))
    (warning,) = done.warnings
    assert (warning.where, warning.severity) == (LOST, Severity.WARNING)
    assert not (await world.do(Edit(("menus", "main"), {"tries": 2}))).warnings
    assert await world.office.check(ANNA, SMALL) == (warning,)


async def test_a_draft_is_checked_as_it_would_be_published(world: World) -> None:
    await world.office.drafts.begin(ANNA, SMALL, "jul")
    keys = {"keys": {"1": "groups/jul", "2": "groups/support"}}
    await world.office.do(ANNA, SMALL, Edit(("menus", "main"), keys), draft="jul")
    await world.do(Add(LOST, {"name": "Ny", "greeting": "Hej.", "extension": "898"}))
    error, warning = await world.office.check(ANNA, SMALL, draft="jul")
    assert (error.where, error.severity) == (("menus", "main", "keys", "1"), Severity.ERROR)
    assert warning.where == LOST
    with pytest.raises(Refused) as refused:
        await world.office.drafts.publish(ANNA, SMALL, "jul")
    assert refused.value.findings == (error,)


async def test_what_the_plan_has_not_is_found_in_a_draft(world: World) -> None:
    await world.office.drafts.begin(ANNA, SMALL, "jul")
    for key in ("two", "three"):
        group = {"name": key, "overflow": "busy", "agents": ["carin"]}
        await world.office.do(ANNA, SMALL, Add(("groups", key), group), draft="jul")
    assert ("groups",) in [finding.where for finding in await world.office.check(ANNA, SMALL, draft="jul")]


async def test_forwarding_to_another_organisation_is_a_warning(world: World) -> None:
    await world.store.apply(small("other", "08-465 004 90"))
    done = await world.do(Add(("externals", "them"), {"name": "Dem", "number": "+46846500490"}))
    assert [warning.what for warning in done.warnings] == [
        "is reached by no call",
        "is a number of another organisation here",
    ]


async def test_claiming_its_number_is_refused_and_found_in_a_draft(world: World) -> None:
    await world.store.apply(small("other", "08-465 004 90"))
    claim = Add(("numbers", "08-465 004 90"), "unassigned")
    with pytest.raises(Refused, match="belongs to another organisation"):
        await world.do(claim)
    await world.office.drafts.begin(ANNA, SMALL, "more")
    await world.office.do(ANNA, SMALL, claim, draft="more")
    (error,) = await world.office.check(ANNA, SMALL, draft="more")
    assert (error.where, error.is_error) == (("numbers", "08-465 004 90"), True)


async def test_a_country_that_the_numbers_are_not_of_is_refused(world: World) -> None:
    with pytest.raises(Refused, match="is not a telephone number in DK"):
        await world.do(Set("country", "DK"))


async def test_checking_needs_the_right(world: World) -> None:
    with pytest.raises(Forbidden):
        await world.office.check(BO, SMALL)


async def test_an_unknown_draft_is_told(world: World) -> None:
    with pytest.raises(Refused, match="is not there"):
        await world.office.check(ANNA, OrganisationId("small"), draft="gone")
