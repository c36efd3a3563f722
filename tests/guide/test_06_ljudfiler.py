import pytest

from config.audio_files import Source
from config.changing.refusals import Conflict, Forbidden, Refused, Unconfirmed
from config.operations.audio_files import AddAudio, DeleteAudio, EditAudio, Sound
from config.operations.objects import Edit
from dialplan.destinations import Menu
from dialplan.ids import AudioId
from dialplan.prompts import Clip
from tests.config.office.conftest import ANNA, CARIN, SMALL
from tests.guide.conftest import Customer

SOUND = Sound("b" * 64, "mp3", 7.25)
WELCOME = AddAudio("welcome", "Välkomsthälsning", "sv-SE", SOUND)


async def playing(world: Customer) -> object:
    """What callers of the menu hear first."""
    menu = await world.destination("menus/main")
    assert isinstance(menu, Menu)
    return menu.welcome


# Ny ljudfil


async def test_ljudfiler_ny_1_plustecknet(world: Customer) -> None:
    """Ljudfiler > Ny ljudfil, 1: Klicka på plustecknet."""
    with pytest.raises(Forbidden, match="Telefonisystem"):
        await world.do(WELCOME, CARIN)
    assert list((await world.document()).audio_files) == ["hello"]
    await world.do(WELCOME, ANNA)
    assert list((await world.document()).audio_files) == ["hello", "welcome"]


async def test_ljudfiler_ny_2_namnge_filen(world: Customer) -> None:
    """Ljudfiler > Ny ljudfil, 2: Namnge filen."""
    with pytest.raises(Refused, match="a name is one line"):
        await world.do(AddAudio("welcome", "", "sv-SE", SOUND))
    await world.do(WELCOME)
    assert (await world.document()).audio_files["welcome"].name == "Välkomsthälsning"


async def test_ljudfiler_ny_3_ange_spraktagg(world: Customer) -> None:
    """Ljudfiler > Ny ljudfil, 3: Ange språktagg."""
    for nonsense in ("svenska språket", "", "s"):
        with pytest.raises(Refused, match="BCP 47"):
            await world.do(AddAudio("welcome", "Hälsning", nonsense, SOUND))
    await world.do(AddAudio("welcome", "Greeting", "en-GB", SOUND))
    assert (await world.document()).audio_files["welcome"].language == "en-GB"


@pytest.mark.parametrize(
    ("how", "format_"), [(Source.RECORDED, "wav"), (Source.UPLOADED, "m4a")], ids=["spela in", "ladda upp"]
)
async def test_ljudfiler_ny_4_spela_in_eller_ladda_upp(world: Customer, how: Source, format_: str) -> None:
    """Ljudfiler > Ny ljudfil, 4: Välj spela in eller ladda upp fil."""
    await world.do(AddAudio("welcome", "Hälsning", "sv", Sound("b" * 64, format_, 7.25, how)))
    added = (await world.document()).audio_files["welcome"]
    assert (added.source, added.format, added.length_s) == (how, format_, 7.25)


async def test_ljudfiler_ny_5_klicka_pa_skapa(world: Customer) -> None:
    """Ljudfiler > Ny ljudfil, 5: Klicka på Skapa."""
    assert (await world.do(WELCOME)).version == 2
    await world.do(Edit(("menus", "main"), {"welcome": {"audio": "welcome"}}))
    assert await playing(world) == Clip(AudioId("welcome"), "b" * 64)
    with pytest.raises(Refused, match="is there already"):
        await world.do(WELCOME)


# Ändra ljudfil


async def test_ljudfiler_andra_1_expandera_filen(world: Customer) -> None:
    """Ljudfiler > Ändra ljudfil, 1: Expandera filen."""
    assert (await world.see(ANNA)).section("audio_files")["hello"] == {
        "name": "Hälsning",
        "language": "sv-SE",
        "digest": "a" * 64,
        "format": "wav",
        "length_s": 2.5,
    }
    assert (await world.see(CARIN)).section("audio_files") == {}


async def test_ljudfiler_andra_2_gor_andringar(world: Customer) -> None:
    """Ljudfiler > Ändra ljudfil, 2: Gör ändringar."""
    await world.do(Edit(("menus", "main"), {"welcome": {"audio": "hello"}}))
    await world.do(EditAudio("hello", name="Ny hälsning", language="sv-FI"))
    renamed = (await world.document()).audio_files["hello"]
    assert (renamed.name, renamed.language, renamed.digest) == ("Ny hälsning", "sv-FI", "a" * 64)
    await world.do(EditAudio("hello", sound=SOUND))
    assert await playing(world) == Clip(AudioId("hello"), "b" * 64), "who plays it plays the new one"


async def test_ljudfiler_andra_3_klicka_pa_spara(world: Customer) -> None:
    """Ljudfiler > Ändra ljudfil, 3: Klicka på Spara."""
    assert (await world.do(EditAudio("hello", name="Ny hälsning"), seen=1)).version == 2
    with pytest.raises(Conflict, match="somebody else"):
        await world.do(EditAudio("hello", name="En annan"), seen=1)
    assert (await world.document()).audio_files["hello"].name == "Ny hälsning"


# Radera ljudfil


async def test_ljudfiler_radera_1_expandera_filen(world: Customer) -> None:
    """Ljudfiler > Radera ljudfil, 1: Expandera filen."""
    await world.do(WELCOME)
    assert list((await world.see(ANNA)).section("audio_files")) == ["hello", "welcome"]
    with pytest.raises(Refused, match="is not there"):
        await world.do(DeleteAudio("gone", confirmed=True))


async def test_ljudfiler_radera_2_klicka_pa_ta_bort(world: Customer) -> None:
    """Ljudfiler > Radera ljudfil, 2: Klicka på Ta bort."""
    with pytest.raises(Unconfirmed, match="deleted for good"):
        await world.do(DeleteAudio("hello"))
    assert "hello" in (await world.document()).audio_files


async def test_ljudfiler_radera_3_bekrafta_med_ta_bort_igen(world: Customer) -> None:
    """Ljudfiler > Radera ljudfil, 3: Bekräfta med Ta bort igen."""
    with pytest.raises(Forbidden):
        await world.do(DeleteAudio("hello", confirmed=True), CARIN)
    await world.do(DeleteAudio("hello", confirmed=True))
    assert (await world.document()).audio_files == {}
    *_, told = await world.office.audit(ANNA, SMALL)
    assert (told.by, told.act) == ("people/anna", "audio.delete")


async def test_ljudfiler_radera_bara_om_den_inte_anvands(world: Customer) -> None:
    """Ljudfiler > Radera ljudfil, §: En ljudfil kan endast tas bort om den inte används."""
    await world.do(Edit(("menus", "main"), {"welcome": {"audio": "hello"}}))
    with pytest.raises(Refused, match="is used by menus/main/welcome"):
        await world.do(DeleteAudio("hello", confirmed=True))
    await world.do(Edit(("menus", "main"), {"welcome": "Hej."}))
    await world.do(DeleteAudio("hello", confirmed=True))
    assert (await world.document()).audio_files == {}
