import pytest

from config.changing.changes import Json
from config.changing.refusals import Refused, Unconfirmed
from config.operations.audio_files import AddAudio, DeleteAudio, EditAudio, Sound
from config.operations.call_steering import Scope, SetDefault, SetOwn
from config.operations.objects import Add, Edit
from tests.config.office.conftest import World

HELLO = AddAudio("hello", "Hälsning", "sv-SE", Sound("a" * 64, "wav", 2.5))
PLAYED: Json = {"audio": "hello"}


async def test_a_file_is_deleted_when_told_twice(world: World) -> None:
    await world.do(HELLO)
    with pytest.raises(Unconfirmed, match="--yes"):
        await world.do(DeleteAudio("hello"))
    assert "hello" in (await world.document()).audio_files
    await world.do(DeleteAudio("hello", confirmed=True))
    assert "hello" not in (await world.document()).audio_files


async def test_the_refusal_lists_every_place_of_use(world: World) -> None:
    await world.do(HELLO)
    await world.do(Edit(("menus", "main"), {"welcome": PLAYED, "no_match": PLAYED}))
    await world.do(Edit(("groups", "support"), {"music": PLAYED}))
    await world.do(Edit(("groups", "support"), {"periodic_message": {"says": PLAYED}}))
    await world.do(Edit(("groups", "support"), {"voicemail": {"greeting": PLAYED}}))
    await world.do(Edit(("voicemails", "support"), {"greeting": PLAYED}))
    await world.do(Add(("announcements", "hi"), {"says": PLAYED}))
    await world.do(SetDefault("greeting", PLAYED))
    await world.do(SetOwn("carin", "personal_menu", {"says": PLAYED, "keys": {"1": "menus/main"}}))
    with pytest.raises(Refused) as refused:
        await world.do(DeleteAudio("hello", confirmed=True))
    (finding,) = refused.value.findings
    assert not isinstance(refused.value, Unconfirmed)
    assert sorted(finding.what.removeprefix("is used by ").split(", ")) == [
        "announcements/hi/says/audio",
        "call_steering/greeting/audio",
        "groups/support/music/audio",
        "groups/support/periodic_message/says/audio",
        "groups/support/voicemail/greeting/audio",
        "menus/main/no_match/audio",
        "menus/main/welcome/audio",
        "people/carin/personal_menu/says/audio",
        "voicemails/support/greeting/audio",
    ]


async def test_a_default_that_somebody_keeps_is_a_use(world: World) -> None:
    await world.do(HELLO)
    await world.do(SetDefault("greeting", PLAYED))
    await world.do(SetDefault("greeting", "Hej.", Scope.NEW))
    with pytest.raises(Refused, match="is used by earlier_defaults/3/greeting"):
        await world.do(DeleteAudio("hello", confirmed=True))


async def test_who_plays_a_file_that_is_not_there_is_refused(world: World) -> None:
    with pytest.raises(Refused, match="not among the audio files"):
        await world.do(Edit(("menus", "main"), {"welcome": {"audio": "gone"}}))


@pytest.mark.parametrize(
    "sound", [Sound("short", "wav", 1), Sound("a" * 64, "wav", 0), Sound("a" * 64, "wav", 7201)], ids=str
)
async def test_a_sound_that_can_not_be_one_is_refused(world: World, sound: Sound) -> None:
    with pytest.raises(Refused):
        await world.do(AddAudio("hello", "Hälsning", "sv", sound))
    assert await world.version() == 1


async def test_a_file_that_is_not_there_is_not_edited(world: World) -> None:
    with pytest.raises(Refused, match="is not there"):
        await world.do(EditAudio("gone", name="Ny"))
