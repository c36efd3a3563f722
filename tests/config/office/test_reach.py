"""Who has no right learns nothing from what becomes of an operation: the right is asked for first."""

import pytest

from config.access import Actor, Member
from config.changing.refusals import Forbidden
from config.operations import Operation
from config.operations.audio_files import DeleteAudio
from config.operations.numbers import TieNumber
from config.operations.objects import Add, Edit, Remove, Set
from dialplan.ids import OrganisationId
from tests.config.office.conftest import BO, CARIN, SMALL, World

STRANGER = Member(OrganisationId("other"), "anna")


@pytest.mark.parametrize("actor", [BO, CARIN, STRANGER], ids=["supervisor", "agent", "stranger"])
@pytest.mark.parametrize(
    "operation",
    [
        Edit(("menus", "main"), {"tries": 3}),
        Edit(("groups", "support"), {"ring_s": 20}),
        Edit(("groups", "gone"), {"agents": []}),
        Remove(("voicemails", "support")),
        Remove(("voicemails", "gone")),
        TieNumber("08-465 004 00", "menus/main"),
        DeleteAudio("gone"),
        Set("unassigned", "announcements/closed"),
        Add(("teams", "sales"), {"name": "Sälj"}),
    ],
    ids=lambda operation: operation.act,
)
async def test_even_what_would_change_nothing_or_is_wrong_is_refused_alike(
    world: World, actor: Actor, operation: Operation
) -> None:
    with pytest.raises(Forbidden, match="you may not see or edit this"):
        await world.do(operation, actor)


@pytest.mark.parametrize("actor", [BO, CARIN, STRANGER], ids=["supervisor", "agent", "stranger"])
async def test_versions_and_previews_are_for_who_has_the_right(world: World, actor: Actor) -> None:
    for verb in (
        world.office.roll_back(actor, SMALL, 999),
        world.office.undo(actor, SMALL, 1),
        world.office.preview(actor, SMALL, Edit(("groups", "support"), {"agents": ["bo"]})),
    ):
        with pytest.raises(Forbidden):
            await verb
