import pytest

from config.call_steering import ShownNumber
from config.changing.changes import Json
from config.changing.refusals import Forbidden, Refused
from config.operations.call_steering import Scope, SetDefault, SetOwn, SetTranscription
from config.operations.objects import Add
from config.operations.unassigned_numbers import SetUnassigned
from config.presentation import shown_by_default
from dialplan.destinations import Announcement, External, Menu, Voicemail
from dialplan.ids import AudioId
from dialplan.next import follow
from dialplan.outcome import LegOutcome
from dialplan.prompts import Clip, Speech
from dialplan.visit import Announced, KeysPressed, TriesSpent
from tests.config.office.conftest import ANNA, CARIN, SMALL
from tests.guide.conftest import Customer

NEWCOMER: dict[str, Json] = {"name": "Eva Ny", "devices": ["PJSIP/205"]}
MENU: Json = {"says": "Tryck 1 för växeln.", "keys": {"1": "menus/main"}}


async def greeting(world: Customer, person: str) -> object:
    box = await world.destination(f"people/{person}/voicemail")
    assert isinstance(box, Voicemail)
    return box.greeting


async def transcribed(world: Customer) -> list[str]:
    """Those whose messages are written down."""
    people = (await world.document()).people
    return [
        key
        for key in people
        if (await world.office.steering(ANNA, SMALL, key))["transcription"].value is True
    ]


async def with_menu(world: Customer) -> list[str]:
    """Those whose callers get a personal menu when there is no answer."""
    people = (await world.document()).people
    return [
        key for key in people if await world.after_ringing(key, LegOutcome.NO_ANSWER) == f"people/{key}/menu"
    ]


async def test_samtalsstyrning_nya_och_oforandrade(world: Customer) -> None:
    """Samtalsstyrning, §: Standardinställningarna gäller nya och oförändrade användare."""
    await world.do(SetDefault("busy", "voicemail"))
    await world.do(Add(("people", "eva"), NEWCOMER))
    ways = {key: await world.after_ringing(key, LegOutcome.BUSY) for key in ("carin", "david", "eva")}
    assert ways == {"carin": "people/carin/voicemail", "david": "hangup", "eva": "people/eva/voicemail"}
    carin, david = [(await world.office.steering(ANNA, SMALL, key))["busy"] for key in ("carin", "david")]
    assert (carin.source, david.source) == ("default of version 2", "own")


# Röstbrevlåda


async def test_samtalsstyrning_rostbrevlada_1_talsyntes_eller_ljudfil(world: Customer) -> None:
    """Samtalsstyrning > Röstbrevlåda, 1: Välj talsyntes eller ljudfil."""
    await world.do(SetDefault("greeting", "Vi kan inte svara nu."))
    assert await greeting(world, "carin") == Speech("Vi kan inte svara nu.", "sv")
    await world.do(SetDefault("greeting", {"audio": "hello"}))
    assert await greeting(world, "carin") == Clip(AudioId("hello"), "a" * 64)


async def test_samtalsstyrning_rostbrevlada_2_spara(world: Customer) -> None:
    """Samtalsstyrning > Röstbrevlåda, 2: Klicka på Spara."""
    await world.do(SetOwn("bo", "greeting", "Det här är Bo."))
    before = await greeting(world, "carin")
    change = SetDefault("greeting", "Vi kan inte svara nu.")
    await world.preview(change, "greeting")
    assert await greeting(world, "carin") == before, "nothing before it is saved"
    await world.do(change)
    assert await greeting(world, "carin") == Speech("Vi kan inte svara nu.", "sv")
    assert await greeting(world, "bo") == Speech("Det här är Bo.", "sv")


# Transkription av röstmeddelanden


async def test_samtalsstyrning_transkription_1_toggla(world: Customer) -> None:
    """Samtalsstyrning > Transkription av röstmeddelanden, 1: Toggla på/av Transkribering."""
    assert await transcribed(world) == []
    await world.do(SetTranscription(enabled=True, for_all=False, is_free=True))
    assert await transcribed(world) == ["anna", "bo", "carin", "david"]
    await world.do(SetTranscription(enabled=False, for_all=False, is_free=True))
    assert await transcribed(world) == []


async def test_samtalsstyrning_transkription_2_alla_direkt(world: Customer) -> None:
    """Samtalsstyrning > Transkription av röstmeddelanden, 2: Bestäm om det ska gälla alla användare
    direkt.
    """
    await world.do(SetOwn("carin", "transcription", False))
    await world.do(SetTranscription(enabled=True, for_all=False, is_free=True))
    assert await transcribed(world) == ["anna", "bo", "david"], "Carin has chosen herself"
    at_once = SetTranscription(enabled=True, for_all=True, is_free=True)
    assert await world.preview(at_once, "transcription") == ("carin",)
    await world.do(at_once)
    assert await transcribed(world) == ["anna", "bo", "carin", "david"]


async def test_samtalsstyrning_transkription_3_far_andra_sjalva(world: Customer) -> None:
    """Samtalsstyrning > Transkription av röstmeddelanden, 3: Välj om användarna själva får ändra
    inställningen.
    """
    await world.do(SetOwn("carin", "transcription", True), CARIN)
    assert await transcribed(world) == ["carin"]
    await world.do(SetTranscription(enabled=False, for_all=False, is_free=False))
    assert await transcribed(world) == [], "what was chosen holds no more"
    with pytest.raises(Forbidden):
        await world.do(SetOwn("carin", "transcription", False), CARIN)


# Obesvarade samtal


async def test_samtalsstyrning_obesvarade_samtal(world: Customer) -> None:
    """Samtalsstyrning > Obesvarade samtal, •: Välj vad som ska hända med obesvarade samtal."""
    for chosen, to in (("voicemail", "people/carin/voicemail"), ("groups/support", "groups/support")):
        await world.do(SetDefault("no_answer", chosen))
        assert await world.after_ringing("carin", LegOutcome.NO_ANSWER) == to
        assert await world.after_ringing("carin", LegOutcome.DECLINED) == "busy", "another ending"
    with pytest.raises(Refused, match="which is not there"):
        await world.do(SetDefault("no_answer", "groups/gone"))


# Samtal väntar & upptaget


async def test_samtalsstyrning_samtal_vantar(world: Customer) -> None:
    """Samtalsstyrning > Samtal väntar & upptaget, •: Aktivera samtal väntar som standard."""
    await world.do(SetOwn("david", "call_waiting", False))
    await world.do(SetDefault("call_waiting", True))
    of = {key: (await world.office.steering(ANNA, SMALL, key))["call_waiting"] for key in ("carin", "david")}
    assert (of["carin"].value, of["carin"].source) == (True, "default of version 3")
    assert (of["david"].value, of["david"].source) == (False, "own")


async def test_samtalsstyrning_upptaget(world: Customer) -> None:
    """Samtalsstyrning > Samtal väntar & upptaget, •: Ange vad som ska ske vid upptaget."""
    assert await world.after_ringing("carin", LegOutcome.BUSY) == "busy"
    await world.do(SetDefault("busy", "groups/support"))
    assert await world.after_ringing("carin", LegOutcome.BUSY) == "groups/support"


# Hantering av nekade samtal


async def test_samtalsstyrning_nekade_valj_mellan(world: Customer) -> None:
    """Samtalsstyrning > Hantering av nekade samtal, •: Välj mellan:"""
    await world.do(SetDefault("declined", "voicemail"))
    await world.do(SetOwn("carin", "declined", "groups/support"))
    ways = [await world.after_ringing(key, LegOutcome.DECLINED) for key in ("bo", "carin")]
    assert ways == ["people/bo/voicemail", "groups/support"]
    with pytest.raises(Refused, match="not a destination"):
        await world.do(SetDefault("declined", "nonsense"))


async def test_samtalsstyrning_nekade_rostbrevlada(world: Customer) -> None:
    """Samtalsstyrning > Hantering av nekade samtal, •: Gå till röstbrevlåda"""
    await world.do(SetDefault("declined", "voicemail"))
    assert await world.after_ringing("carin", LegOutcome.DECLINED) == "people/carin/voicemail"


async def test_samtalsstyrning_nekade_meddelande_och_lagg_pa(world: Customer) -> None:
    """Samtalsstyrning > Hantering av nekade samtal, •: Spela upp meddelande & lägg på"""
    await world.do(Add(("announcements", "declined"), {"says": "Ring igen senare."}))
    await world.do(SetDefault("declined", "announcements/declined"))
    assert await world.after_ringing("carin", LegOutcome.DECLINED) == "announcements/declined"
    said = await world.destination("announcements/declined")
    assert isinstance(said, Announcement)
    assert said.says == Speech("Ring igen senare.", "sv")
    assert follow(said, Announced()).to == "hangup"


async def test_samtalsstyrning_nekade_upptagetton(world: Customer) -> None:
    """Samtalsstyrning > Hantering av nekade samtal, •: Upptaget-ton"""
    await world.do(SetDefault("declined", "voicemail"))
    await world.do(SetDefault("declined", "busy"))
    assert await world.after_ringing("carin", LegOutcome.DECLINED) == "busy"


async def test_samtalsstyrning_nekade_vidarekoppla(world: Customer) -> None:
    """Samtalsstyrning > Hantering av nekade samtal, •: Vidarekoppla"""
    await world.do(SetDefault("declined", "externals/mobile"))
    assert await world.after_ringing("carin", LegOutcome.DECLINED) == "externals/mobile"
    forwarded = await world.destination("externals/mobile")
    assert isinstance(forwarded, External)
    assert forwarded.number == "+46701740699"
    await world.do(SetDefault("declined", "menus/main"))
    assert await world.after_ringing("carin", LegOutcome.DECLINED) == "menus/main"


# Otilldelade nummer


async def test_samtalsstyrning_otilldelade_nummer(world: Customer) -> None:
    """Samtalsstyrning > Otilldelade nummer, •: Ställ in hantering av samtal till inaktiva nummer i
    organisationen.
    """
    assert await world.called("08-465 004 20") == "busy"
    await world.do(SetUnassigned("announcements/closed"))
    assert await world.called("08-465 004 20") == "announcements/closed"
    assert await world.called("08-465 004 11") == "people/anna"
    await world.do(SetUnassigned("menus/main"))
    assert await world.called("08-465 004 20") == "menus/main"


# Visningsnummer


async def test_samtalsstyrning_visningsnummer_standard(world: Customer) -> None:
    """Samtalsstyrning > Visningsnummer, •: Välj standardvisning: mobil eller fastnummer."""
    assert shown_by_default(await world.document(), "anna") == "08-465 004 11"
    await world.do(SetDefault("shows", "mobile"))
    assert shown_by_default(await world.document(), "anna") == "070-174 06 11"
    with pytest.raises(Refused, match="shows"):
        await world.do(SetDefault("shows", "hidden"))


async def test_samtalsstyrning_visningsnummer_egna_regler(world: Customer) -> None:
    """Samtalsstyrning > Visningsnummer, •: Egna regler på användarnivå skriver över standarden."""
    await world.do(SetDefault("shows", "mobile"))
    await world.do(SetOwn("anna", "shows", "landline"))
    shows = (await world.office.steering(ANNA, SMALL, "anna"))["shows"]
    assert (shows.value, shows.source) == (ShownNumber.LANDLINE, "own")
    assert shown_by_default(await world.document(), "anna") == "08-465 004 11"
    await world.do(SetOwn("anna", "shows", None))
    assert shown_by_default(await world.document(), "anna") == "070-174 06 11"


# Personlig knappvalsmeny


async def test_samtalsstyrning_personlig_meny_valj_for_vilka(world: Customer) -> None:
    """Samtalsstyrning > Personlig knappvalsmeny, •: Välj om standardinställningarna ska gälla:"""
    await world.do(SetOwn("david", "personal_menu", "none"))
    touched = {
        scope: await world.preview(SetDefault("personal_menu", MENU, scope), "personal_menu")
        for scope in Scope
    }
    assert touched == {
        Scope.NEW: (),
        Scope.UNCHANGED: ("anna", "bo", "carin"),
        Scope.ALL: ("anna", "bo", "carin", "david"),
    }
    assert await with_menu(world) == [], "a preview changes nothing"


async def test_samtalsstyrning_personlig_meny_endast_nya(world: Customer) -> None:
    """Samtalsstyrning > Personlig knappvalsmeny, •: Endast nya användare"""
    await world.do(SetDefault("personal_menu", MENU, Scope.NEW))
    await world.do(Add(("people", "eva"), NEWCOMER))
    assert await with_menu(world) == ["eva"]
    steering = await world.office.steering(ANNA, SMALL, "carin")
    assert steering["personal_menu"].source == "kept default of version 1"


async def test_samtalsstyrning_personlig_meny_utan_andringar(world: Customer) -> None:
    """Samtalsstyrning > Personlig knappvalsmeny, •: Användare utan ändringar"""
    await world.do(SetOwn("david", "personal_menu", "none"))
    await world.do(SetDefault("personal_menu", MENU, Scope.UNCHANGED))
    assert await with_menu(world) == ["anna", "bo", "carin"]
    menu = await world.destination("people/carin/menu")
    assert isinstance(menu, Menu)
    assert menu.welcome == Speech("Tryck 1 för växeln.", "sv")
    assert follow(menu, KeysPressed("1")).to == "menus/main"
    assert follow(menu, TriesSpent(1)).to == "busy", "as without the menu"


async def test_samtalsstyrning_personlig_meny_alla(world: Customer) -> None:
    """Samtalsstyrning > Personlig knappvalsmeny, •: Alla användare"""
    await world.do(SetOwn("david", "personal_menu", "none"))
    await world.do(SetDefault("personal_menu", MENU, Scope.ALL))
    assert await with_menu(world) == ["anna", "bo", "carin", "david"]
    await world.office.undo(ANNA, SMALL, 3)
    assert await with_menu(world) == []
    assert (await world.document()).people["david"].personal_menu == "none", "his own choice is back"
