import pytest

from config.billing import billing_id, invoice_rows
from config.changing.changes import Json
from config.changing.choices import free_numbers, possible_destinations
from config.changing.refusals import Conflict, Forbidden, Refused, Unconfirmed
from config.operations.menus import CreateMenu
from config.operations.objects import Edit, Set
from config.plans import Item
from dialplan.destinations import Menu
from dialplan.ids import AudioId
from dialplan.next import admit, follow
from dialplan.prompts import Clip, Speech, in_language
from dialplan.visit import KeysPressed
from tests.config.office.conftest import ANNA, BO, OPERATOR, SMALL
from tests.guide.conftest import Customer

KEYS = {"1": "groups/support"}
SWITCHBOARD = CreateMenu("switch", "Huvudnummer", "Hej.", KEYS, number="08-465 004 20")
MORE = CreateMenu("more", "Ännu en", "Hej.", KEYS, number="08-465 004 21")


async def created(world: Customer, create: CreateMenu = SWITCHBOARD) -> Menu:
    await world.do(create)
    menu = await world.destination(f"menus/{create.key}")
    assert isinstance(menu, Menu)
    return menu


# Köp fler knappvalsmenyer


async def test_knappvalsmenyer_kop_galler(world: Customer) -> None:
    """Knappvalsmenyer (IVR) > Köp fler knappvalsmenyer, §: Gäller: Unlimited = obegränsat, Light = 2 st
    (fler kan köpas).
    """
    await world.do(SWITCHBOARD)
    with pytest.raises(Refused, match="Light with what was bought has 2"):
        await world.do(MORE)
    await world.do(Set("plan", "Unlimited"), OPERATOR)
    await world.do(MORE)
    assert await world.office.shop.room(ANNA, SMALL, Item.MENU) is None


async def test_knappvalsmenyer_kop_kostnaden(world: Customer) -> None:
    """Knappvalsmenyer (IVR) > Köp fler knappvalsmenyer, §: Kostnaden läggs på nästa faktura."""
    await world.office.shop.buy(ANNA, SMALL, Item.MENU, 1, confirmed=True)
    (line,) = invoice_rows(await world.office.shop.purchases(ANNA, SMALL))
    assert (line["period"], line["item"], line["amount"]) == ("2026-12", "menus", "99.00")


async def test_knappvalsmenyer_kop_1_expandera_knappvalsmenyer(world: Customer) -> None:
    """Knappvalsmenyer (IVR) > Köp fler knappvalsmenyer, 1: Under Telefonisystem, expandera
    Knappvalsmenyer.
    """
    assert list((await world.see(ANNA)).section("menus")) == ["main"]
    assert (await world.see(BO)).section("menus") == {}


async def test_knappvalsmenyer_kop_2_kop_knappvalsmeny(world: Customer) -> None:
    """Knappvalsmenyer (IVR) > Köp fler knappvalsmenyer, 2: Klicka på Köp knappvalsmeny."""
    with pytest.raises(Unconfirmed, match=r"99\.00 SEK"):
        await world.office.shop.buy(ANNA, SMALL, Item.MENU, 1, confirmed=False)
    with pytest.raises(Forbidden, match="Telefonisystem"):
        await world.office.shop.buy(BO, SMALL, Item.MENU, 1, confirmed=False)


async def test_knappvalsmenyer_kop_3_valj_antal(world: Customer) -> None:
    """Knappvalsmenyer (IVR) > Köp fler knappvalsmenyer, 3: Välj antal."""
    with pytest.raises(Unconfirmed, match=r"4 for 396\.00 SEK"):
        await world.office.shop.buy(ANNA, SMALL, Item.MENU, 4, confirmed=False)
    with pytest.raises(Refused, match="buy 1 to 1000"):
        await world.office.shop.buy(ANNA, SMALL, Item.MENU, 0, confirmed=True)


async def test_knappvalsmenyer_kop_4_klicka_pa_kop(world: Customer) -> None:
    """Knappvalsmenyer (IVR) > Köp fler knappvalsmenyer, 4: Klicka på Köp."""
    with pytest.raises(Unconfirmed, match="to confirm"):
        await world.office.shop.buy(ANNA, SMALL, Item.MENU, 1, confirmed=False)
    assert await world.office.shop.purchases(ANNA, SMALL) == ()
    assert await world.office.shop.room(ANNA, SMALL, Item.MENU) == 1


async def test_knappvalsmenyer_kop_5_bekrafta_med_ja(world: Customer) -> None:
    """Knappvalsmenyer (IVR) > Köp fler knappvalsmenyer, 5: Bekräfta med Ja."""
    await world.do(SWITCHBOARD)
    await world.office.shop.buy(ANNA, SMALL, Item.MENU, 1, confirmed=True)
    await world.do(MORE)
    assert await world.office.shop.room(ANNA, SMALL, Item.MENU) == 0
    assert await world.office.shop.room(ANNA, SMALL, Item.GROUP) == 1, "groups are bought by themselves"


# Skapa ny knappvalsmeny


async def test_knappvalsmenyer_skapa_1_plustecknet(world: Customer) -> None:
    """Knappvalsmenyer (IVR) > Skapa ny knappvalsmeny, 1: Klicka på plustecknet."""
    assert await world.office.shop.room(ANNA, SMALL, Item.MENU) == 1
    await world.do(SWITCHBOARD)
    assert await world.office.shop.room(ANNA, SMALL, Item.MENU) == 0
    with pytest.raises(Forbidden):
        await world.office.shop.room(BO, SMALL, Item.MENU)


async def test_knappvalsmenyer_skapa_2_namnge_menyn(world: Customer) -> None:
    """Knappvalsmenyer (IVR) > Skapa ny knappvalsmeny, 2: Namnge menyn (t.ex. Huvudnummer)."""
    with pytest.raises(Refused, match="a name is one line"):
        await world.do(CreateMenu("switch", "", "Hej.", KEYS))
    await world.do(SWITCHBOARD)
    assert (await world.document()).menus["switch"].name == "Huvudnummer"


async def test_knappvalsmenyer_skapa_3_valj_numret(world: Customer) -> None:
    """Knappvalsmenyer (IVR) > Skapa ny knappvalsmeny, 3: Välj numret som ska kopplas till menyn."""
    with pytest.raises(Refused, match="is tied to groups/support"):
        await world.do(CreateMenu("switch", "Huvudnummer", "Hej.", KEYS, number="08-465 004 10"))
    assert "08-465 004 20" in free_numbers(await world.document())
    await world.do(SWITCHBOARD)
    assert await world.called("08-465 004 20") == "menus/switch"
    assert "08-465 004 20" not in free_numbers(await world.document())


@pytest.mark.parametrize(("chosen", "billed"), [(None, "08-465 004 20"), ("Reception", "Reception")])
async def test_knappvalsmenyer_skapa_4_valj_fakturerings_id(
    world: Customer, chosen: str | None, billed: str
) -> None:
    """Knappvalsmenyer (IVR) > Skapa ny knappvalsmeny, 4: Välj fakturerings-ID (oftast samma nummer)."""
    await world.do(CreateMenu("switch", "Växel", "Hej.", KEYS, number="08-465 004 20", billing_id=chosen))
    assert billing_id(await world.document(), Item.MENU, "switch") == billed


async def test_knappvalsmenyer_skapa_5_skapa_rostmeddelanden(world: Customer) -> None:
    """Knappvalsmenyer (IVR) > Skapa ny knappvalsmeny, 5: Skapa röstmeddelanden (talsyntes eller ljudfil)."""
    spoken: dict[str, Json] = {"no_match": {"text": "Not a choice.", "language": "en"}}
    menu = await created(world, CreateMenu("switch", "Växel", {"audio": "hello"}, KEYS, settings=spoken))
    assert menu.welcome == Clip(AudioId("hello"), "a" * 64)
    assert menu.no_match == Speech("Not a choice.", "en")
    assert in_language(menu.no_input, "sv") == Speech("Vi uppfattade inget val.", "sv")


async def test_knappvalsmenyer_skapa_6_stall_in_samtalsdistribution(world: Customer) -> None:
    """Knappvalsmenyer (IVR) > Skapa ny knappvalsmeny, 6: Ställ in samtalsdistribution (t.ex. ”tryck 1 för
    kundservice”).
    """
    assert {"groups/support", "menus/main", "people/bo"} <= set(possible_destinations(await world.document()))
    with pytest.raises(Refused, match="leads to groups/gone, which is not there"):
        await world.do(CreateMenu("switch", "Växel", "Hej.", {"1": "groups/gone"}))
    keys = {"1": "groups/support", "2": "menus/main", "9": "people/bo"}
    menu = await created(world, CreateMenu("switch", "Växel", "Hej.", keys))
    assert follow(menu, KeysPressed("1")).to == "groups/support"
    assert follow(menu, KeysPressed("2")).to == "menus/main", "a menu can lead to another"
    assert follow(menu, KeysPressed("9")).to == "people/bo"


async def test_knappvalsmenyer_skapa_7_ange_oppettider(world: Customer) -> None:
    """Knappvalsmenyer (IVR) > Skapa ny knappvalsmeny, 7: Ange öppettider."""
    hours: dict[str, Json] = {"open": "Mo-Fr 08:00-17:00", "closed": "announcements/closed"}
    menu = await created(world, CreateMenu("switch", "Växel", "Hej.", KEYS, hours=hours))
    company = await world.company()
    monday = admit(company, menu, world.now)
    sunday = admit(company, menu, world.now.replace(day=22))
    assert monday is not None
    assert monday.to is None, "open"
    assert sunday is not None
    assert sunday.to == "announcements/closed"


async def test_knappvalsmenyer_skapa_8_avancerade_installningar(world: Customer) -> None:
    """Knappvalsmenyer (IVR) > Skapa ny knappvalsmeny, 8: Justera avancerade inställningar (valfritt)."""
    advanced: dict[str, Json] = {
        "tries": 2,
        "first_digit_s": 8.0,
        "inter_digit_s": 2.0,
        "overall_s": 20.0,
        "after_last_try": "voicemails/support",
        "barge_in": False,
        "dials_extensions": True,
        "languages": {"8": "en"},
    }
    menu = await created(world, CreateMenu("switch", "Växel", "Hej.", KEYS, settings=advanced))
    assert (menu.tries, menu.after_last_try) == (2, "voicemails/support")
    assert (menu.limits.first_digit_s, menu.limits.inter_digit_s, menu.limits.overall_s) == (8, 2, 20)
    entry = (await world.document()).menus["switch"]
    assert (entry.barge_in, entry.dials_extensions, entry.languages) == (False, True, {"8": "en"})
    with pytest.raises(Refused, match="tries"):
        await world.do(Edit(("menus", "switch"), {"tries": 6}))


async def test_knappvalsmenyer_skapa_9_klicka_pa_skapa(world: Customer) -> None:
    """Knappvalsmenyer (IVR) > Skapa ny knappvalsmeny, 9: Klicka på Skapa."""
    assert await world.called("08-465 004 20") == "busy", "nobody's yet"
    assert (await world.do(SWITCHBOARD)).version == 2
    assert await world.called("08-465 004 20") == "menus/switch"
    *_, told = await world.office.audit(ANNA, SMALL)
    assert (told.by, told.act, told.version) == ("people/anna", "menu.create", 2)


# Redigera befintlig knappvalsmeny


async def test_knappvalsmenyer_redigera_1_expandera_knappvalsmenyer(world: Customer) -> None:
    """Knappvalsmenyer (IVR) > Redigera befintlig knappvalsmeny, 1: Under Telefonisystem, expandera
    Knappvalsmenyer.
    """
    await world.do(SWITCHBOARD)
    assert list((await world.see(ANNA)).section("menus")) == ["main", "switch"]


async def test_knappvalsmenyer_redigera_2_klicka_pa_menyn(world: Customer) -> None:
    """Knappvalsmenyer (IVR) > Redigera befintlig knappvalsmeny, 2: Klicka på menyn du vill redigera."""
    assert (await world.see(ANNA)).section("menus")["main"] == {
        "name": "Huvudnummer",
        "welcome": "Välkommen.",
        "keys": {"1": "groups/support"},
    }


async def test_knappvalsmenyer_redigera_3_gor_andringar(world: Customer) -> None:
    """Knappvalsmenyer (IVR) > Redigera befintlig knappvalsmeny, 3: Gör ändringar."""
    change = Edit(("menus", "main"), {"keys": {"1": "groups/support", "2": "people/bo"}})
    edited = await world.office.preview(ANNA, SMALL, change)
    assert edited.menus["main"].keys == {"1": "groups/support", "2": "people/bo"}
    assert (await world.document()).menus["main"].keys == {"1": "groups/support"}, "not saved yet"


async def test_knappvalsmenyer_redigera_4_klicka_pa_spara(world: Customer) -> None:
    """Knappvalsmenyer (IVR) > Redigera befintlig knappvalsmeny, 4: Klicka på Spara."""
    seen = (await world.see(ANNA)).version
    await world.do(Edit(("menus", "main"), {"welcome": "Hej och välkommen."}), seen=seen)
    menu = await world.destination("menus/main")
    assert isinstance(menu, Menu)
    assert menu.welcome == Speech("Hej och välkommen.", "sv"), "what the next caller hears"
    with pytest.raises(Conflict, match="somebody else"):
        await world.do(Edit(("menus", "main"), {"welcome": "Hallå."}), seen=seen)
