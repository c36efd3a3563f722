import pytest

from config.changing.changes import Json
from config.changing.refusals import Conflict, Forbidden, Refused
from config.operations.call_steering import Scope, SetDefault, SetOwn, SetTranscription, touched_people
from config.operations.objects import Add, Edit, Remove
from config.steering import Origin
from tests.config.office.conftest import ANNA, BO, CARIN, SMALL, World

EVA: Json = {"name": "Eva Ny"}


async def busy(world: World) -> dict[str, tuple[object, str]]:
    """What holds for everybody who is busy, and where it comes from."""
    return {
        person: (effective.value, effective.source)
        for person in (await world.document()).people
        for effective in [(await world.office.steering(ANNA, SMALL, person))["busy"]]
    }


async def touched(world: World, operation: SetDefault | SetTranscription, setting: str) -> tuple[str, ...]:
    after = await world.office.preview(ANNA, SMALL, operation)
    return touched_people(await world.document(), after, setting)


# Where a value comes from.


async def test_a_default_is_from_the_version_that_set_it(world: World) -> None:
    assert (await busy(world))["carin"] == ("busy", "default of version 1")
    await world.do(Edit(("menus", "main"), {"tries": 2}))
    await world.do(SetDefault("busy", "voicemail"))
    await world.do(SetDefault("declined", "hangup"))
    assert (await busy(world))["carin"] == ("voicemail", "default of version 3")


async def test_an_own_value_says_so_and_goes_back_to_the_default(world: World) -> None:
    await world.do(SetOwn("carin", "busy", "hangup"), CARIN)
    assert (await busy(world))["carin"] == ("hangup", "own")
    await world.do(SetOwn("carin", "busy", None), CARIN)
    assert (await busy(world))["carin"] == ("busy", "default of version 1")


async def test_each_who_keeps_a_default_says_from_which_version(world: World) -> None:
    await world.do(SetDefault("busy", "voicemail", Scope.NEW))
    await world.do(Add(("people", "eva"), EVA))
    await world.do(SetDefault("busy", "hangup", Scope.NEW))
    await world.do(Add(("people", "filip"), EVA))
    of = await busy(world)
    assert of["carin"] == ("busy", "kept default of version 1")
    assert of["eva"] == ("voicemail", "kept default of version 2")
    assert of["filip"] == ("hangup", "default of version 4")


async def test_who_keeps_a_default_may_choose_for_themselves_without_the_right(world: World) -> None:
    await world.do(SetDefault("busy", "voicemail", Scope.NEW))
    for person, actor in (("anna", ANNA), ("bo", BO), ("carin", CARIN)):
        await world.do(SetOwn(person, "busy", "hangup"), actor)
    document = await world.document()
    assert (await busy(world))["carin"] == ("hangup", "own")
    assert document.earlier_defaults == {}, "nobody keeps it any more"


async def test_a_draft_with_two_new_defaults_keeps_what_was_in_force(world: World) -> None:
    await world.office.drafts.begin(ANNA, SMALL, "d")
    for operation in (
        SetDefault("busy", "voicemail", Scope.NEW),
        Add(("people", "eva"), EVA),
        SetDefault("busy", "hangup", Scope.NEW),
    ):
        await world.office.do(ANNA, SMALL, operation, draft="d")
    await world.office.drafts.publish(ANNA, SMALL, "d")
    of = await busy(world)
    assert of["carin"] == ("busy", "kept default of version 1")
    assert of["eva"][0] == "voicemail"


async def test_steering_is_for_oneself_and_for_who_has_the_right(world: World) -> None:
    assert (await world.office.steering(CARIN, SMALL, "carin"))["busy"].origin is Origin.DEFAULT
    with pytest.raises(Forbidden):
        await world.office.steering(CARIN, SMALL, "anna")
    with pytest.raises(Refused, match="is not there"):
        await world.office.steering(ANNA, SMALL, "gone")


async def test_nobody_sets_what_is_anothers_own_without_the_right(world: World) -> None:
    with pytest.raises(Forbidden):
        await world.do(SetOwn("anna", "busy", "hangup"), CARIN)
    await world.do(SetOwn("carin", "busy", "hangup"), ANNA)
    with pytest.raises(Refused, match="is not call steering"):
        await world.do(SetOwn("carin", "licence", "pro"), CARIN)


# For whom a new default holds.


@pytest.mark.parametrize(
    ("scope", "expected", "for_eva"),
    [
        (Scope.NEW, ("busy", "busy", "hangup"), "voicemail"),
        (Scope.UNCHANGED, ("voicemail", "voicemail", "hangup"), "voicemail"),
        (Scope.ALL, ("voicemail", "voicemail", "voicemail"), "voicemail"),
    ],
)
async def test_a_default_holds_in_its_scope_as_the_preview_said(
    world: World, scope: Scope, expected: tuple[str, ...], for_eva: str
) -> None:
    await world.do(SetOwn("carin", "busy", "hangup"))
    change = SetDefault("busy", "voicemail", scope)
    before = await busy(world)
    promised = await touched(world, change, "busy")
    await world.do(change)
    await world.do(Add(("people", "eva"), EVA))
    after = {person: value for person, (value, _) in (await busy(world)).items()}
    assert tuple(after[person] for person in ("anna", "bo", "carin")) == expected
    assert after["eva"] == for_eva
    assert promised == tuple(person for person, (value, _) in before.items() if after[person] != value)


async def test_who_kept_a_default_follows_again_with_unchanged(world: World) -> None:
    await world.do(SetDefault("busy", "voicemail", Scope.NEW))
    await world.do(SetDefault("busy", "hangup", Scope.UNCHANGED))
    assert {value for value, _ in (await busy(world)).values()} == {"hangup"}
    assert (await world.document()).earlier_defaults == {}


@pytest.mark.parametrize("scope", list(Scope))
async def test_a_scope_is_undone_with_own_values_and_what_came_after(world: World, scope: Scope) -> None:
    await world.do(SetOwn("carin", "busy", "hangup"))
    before = await world.document()
    done = await world.do(SetDefault("busy", "voicemail", scope))
    await world.do(Edit(("menus", "main"), {"tries": 2}))
    await world.office.undo(ANNA, SMALL, done.version)
    after = await world.document()
    assert (after.people, after.call_steering) == (before.people, before.call_steering)
    assert after.earlier_defaults == {}
    assert after.menus["main"].tries == 2


async def test_undoing_tells_where_somebody_has_chosen_since(world: World) -> None:
    done = await world.do(SetDefault("busy", "voicemail", Scope.NEW))
    await world.do(SetOwn("carin", "busy", "hangup"), CARIN)
    with pytest.raises(Conflict, match="people/carin"):
        await world.office.undo(ANNA, SMALL, done.version)
    assert (await busy(world))["carin"] == ("hangup", "own")


async def test_a_default_is_not_anybodys_to_set_without_the_right(world: World) -> None:
    for scope in Scope:
        with pytest.raises(Forbidden):
            await world.do(SetDefault("busy", "voicemail", scope), CARIN)
    assert await world.version() == 1


# Transcription.


async def test_what_people_may_not_choose_is_the_default_for_all(world: World) -> None:
    await world.do(SetOwn("carin", "transcription", True), CARIN)
    change = SetTranscription(enabled=False, for_all=False, is_free=False)
    assert await touched(world, change, "transcription") == ("carin",)
    await world.do(change)
    steering = await world.office.steering(ANNA, SMALL, "carin")
    assert (steering["transcription"].value, steering["transcription"].origin) == (False, Origin.DEFAULT)
    await world.do(SetDefault("transcription_is_free", True))
    assert (await world.office.steering(ANNA, SMALL, "carin"))["transcription"].value is True


async def test_a_default_for_new_users_leaves_alone_whose_choice_does_not_count(world: World) -> None:
    await world.do(SetOwn("carin", "transcription", False), CARIN)
    await world.do(SetTranscription(enabled=False, for_all=False, is_free=False))
    await world.do(SetDefault("transcription", True, Scope.NEW))
    steering = await world.office.steering(ANNA, SMALL, "carin")
    assert steering["transcription"].value is False


# What a person leaves behind.


async def test_an_earlier_default_goes_with_the_last_who_kept_it(world: World) -> None:
    await world.do(Add(("people", "eva"), EVA))
    await world.do(SetDefault("busy", "voicemail", Scope.NEW))
    for person in ("anna", "bo", "carin"):
        await world.do(SetOwn(person, "busy", "hangup"))
    assert list((await world.document()).earlier_defaults) == [1], "Eva keeps it"
    await world.do(Remove(("people", "eva")))
    assert (await world.document()).earlier_defaults == {}
