import pytest

from config.billing import billing_id, invoice_rows
from config.changing.choices import free_numbers, possible_agents, possible_supervisors
from config.changing.refusals import Forbidden, Refused, Unconfirmed
from config.operations.objects import Set
from config.operations.response_groups import AddAgents, CreateGroup, SetLevels
from config.plans import Item
from config.presentation import numbers_to_show
from dialplan.destinations import HuntGroup
from tests.config.office.conftest import ANNA, BO, CARIN, OPERATOR, SMALL
from tests.guide.conftest import Customer

CARE = CreateGroup("care", "Customer Care", "08-465 004 20")
MORE = CreateGroup("more", "Ännu en", "08-465 004 21")


# Köp fler svarsgrupper


async def test_svarsgrupper_kop_galler(world: Customer) -> None:
    """Svarsgrupper > Köp fler svarsgrupper, §: Gäller: Unlimited = obegränsat, Light = 2 st (fler kan
    köpas).
    """
    await world.do(CARE)
    with pytest.raises(Refused, match="Light with what was bought has 2"):
        await world.do(MORE)
    await world.do(Set("plan", "Unlimited"), OPERATOR)
    await world.do(MORE)
    assert await world.office.shop.room(ANNA, SMALL, Item.GROUP) is None
    with pytest.raises(Refused, match="any number is in Unlimited"):
        await world.office.shop.buy(ANNA, SMALL, Item.GROUP, 1, confirmed=True)


async def test_svarsgrupper_kop_kostnaden(world: Customer) -> None:
    """Svarsgrupper > Köp fler svarsgrupper, §: Kostnaden läggs på nästa faktura."""
    await world.office.shop.buy(ANNA, SMALL, Item.GROUP, 2, confirmed=True)
    (line,) = invoice_rows(await world.office.shop.purchases(ANNA, SMALL))
    assert (line["period"], line["item"], line["by"]) == ("2026-12", "groups", "people/anna")
    assert (line["quantity"], line["unit_price"], line["amount"]) == (2, "99.00", "198.00")


async def test_svarsgrupper_kop_1_expandera_svarsgrupper(world: Customer) -> None:
    """Svarsgrupper > Köp fler svarsgrupper, 1: Under Telefonisystem, expandera Svarsgrupper."""
    assert list((await world.see(ANNA)).section("groups")) == ["support"]
    of_bo = (await world.see(BO)).section("groups")["support"]
    assert isinstance(of_bo, dict)
    assert set(of_bo) == {"name", "agents"}, "a supervisor sees what supervising needs"
    assert (await world.see(CARIN)).section("groups") == {}


async def test_svarsgrupper_kop_2_kop_svarsgrupp(world: Customer) -> None:
    """Svarsgrupper > Köp fler svarsgrupper, 2: Klicka på Köp svarsgrupp."""
    with pytest.raises(Unconfirmed, match=r"99\.00 SEK"):
        await world.office.shop.buy(ANNA, SMALL, Item.GROUP, 1, confirmed=False)
    with pytest.raises(Forbidden, match="Telefonisystem"):
        await world.office.shop.buy(BO, SMALL, Item.GROUP, 1, confirmed=False)


async def test_svarsgrupper_kop_3_valj_antal(world: Customer) -> None:
    """Svarsgrupper > Köp fler svarsgrupper, 3: Välj antal."""
    with pytest.raises(Unconfirmed, match=r"3 for 297\.00 SEK"):
        await world.office.shop.buy(ANNA, SMALL, Item.GROUP, 3, confirmed=False)
    for nonsense in (0, -1, 1001):
        with pytest.raises(Refused, match="buy 1 to 1000"):
            await world.office.shop.buy(ANNA, SMALL, Item.GROUP, nonsense, confirmed=True)


async def test_svarsgrupper_kop_4_klicka_pa_kop(world: Customer) -> None:
    """Svarsgrupper > Köp fler svarsgrupper, 4: Klicka på Köp."""
    with pytest.raises(Unconfirmed, match="to confirm"):
        await world.office.shop.buy(ANNA, SMALL, Item.GROUP, 1, confirmed=False)
    assert await world.office.shop.purchases(ANNA, SMALL) == (), "nothing is bought before it is confirmed"
    assert await world.office.shop.room(ANNA, SMALL, Item.GROUP) == 1


async def test_svarsgrupper_kop_5_bekrafta_med_ja(world: Customer) -> None:
    """Svarsgrupper > Köp fler svarsgrupper, 5: Bekräfta med Ja."""
    await world.do(CARE)
    await world.office.shop.buy(ANNA, SMALL, Item.GROUP, 1, confirmed=True)
    assert await world.office.shop.room(ANNA, SMALL, Item.GROUP) == 1
    await world.do(MORE)
    assert await world.office.shop.room(ANNA, SMALL, Item.GROUP) == 0
    assert await world.called("08-465 004 21") == "groups/more"


# Skapa ny svarsgrupp


async def test_svarsgrupper_skapa_1_plustecknet(world: Customer) -> None:
    """Svarsgrupper > Skapa ny svarsgrupp, 1: Klicka på plustecknet."""
    assert await world.office.shop.room(ANNA, SMALL, Item.GROUP) == 1
    await world.do(CARE)
    assert await world.office.shop.room(ANNA, SMALL, Item.GROUP) == 0
    with pytest.raises(Forbidden):
        await world.office.shop.room(BO, SMALL, Item.GROUP)


async def test_svarsgrupper_skapa_2_namnge_gruppen(world: Customer) -> None:
    """Svarsgrupper > Skapa ny svarsgrupp, 2: Namnge gruppen (t.ex. Customer Care)."""
    with pytest.raises(Refused, match="a name is one line"):
        await world.do(CreateGroup("care", " ", "08-465 004 20"))
    await world.do(CARE)
    assert (await world.document()).groups["care"].name == "Customer Care"


async def test_svarsgrupper_skapa_3_valj_ett_nummer(world: Customer) -> None:
    """Svarsgrupper > Skapa ny svarsgrupp, 3: Välj ett nummer till gruppen."""
    assert free_numbers(await world.document()) == ("08-465 004 20", "08-465 004 21")
    with pytest.raises(Refused, match="is tied to menus/main"):
        await world.do(CreateGroup("care", "Customer Care", "08-465 004 00"))
    with pytest.raises(Refused, match="not a number of this organisation"):
        await world.do(CreateGroup("care", "Customer Care", "08-465 004 90"))
    await world.do(CARE)
    assert free_numbers(await world.document()) == ("08-465 004 21",)
    assert await world.called("08-465 004 20") == "groups/care"


@pytest.mark.parametrize(("chosen", "billed"), [(None, "08-465 004 20"), ("Kundvård Syd", "Kundvård Syd")])
async def test_svarsgrupper_skapa_4_valj_fakturerings_id(
    world: Customer, chosen: str | None, billed: str
) -> None:
    """Svarsgrupper > Skapa ny svarsgrupp, 4: Välj ett fakturerings-ID (oftast samma nummer)."""
    await world.do(CreateGroup("care", "Customer Care", "08-465 004 20", billing_id=chosen))
    assert billing_id(await world.document(), Item.GROUP, "care") == billed


async def test_svarsgrupper_skapa_5_valj_visningsnummer(world: Customer) -> None:
    """Svarsgrupper > Skapa ny svarsgrupp, 5: Välj visningsnummer för utringning."""
    with pytest.raises(Refused, match="not a number of this organisation"):
        await world.do(CreateGroup("care", "Care", "08-465 004 20", display_number="08-465 004 90"))
    assert numbers_to_show(await world.document(), "david") == ()
    await world.do(
        CreateGroup("care", "Care", "08-465 004 20", display_number="08-465 004 20", agents=["david"])
    )
    document = await world.document()
    assert document.groups["care"].display_number == "08-465 004 20"
    assert numbers_to_show(document, "david") == ("08-465 004 20",)


async def test_svarsgrupper_skapa_6_lagg_till_agenter(world: Customer) -> None:
    """Svarsgrupper > Skapa ny svarsgrupp, 6: Lägg till agenter (kan fyllas på senare)."""
    assert set(possible_agents(await world.document())) == {"anna", "bo", "carin", "david"}
    await world.do(CARE)
    await world.do(AddAgents("care", ["carin"]))
    await world.do(AddAgents("care", ["david", "anna"], level=2))
    with pytest.raises(Refused, match="already among the agents"):
        await world.do(AddAgents("care", ["carin"]))
    await world.do(SetLevels("care", {"anna": 1, "carin": 3}))
    assert (await world.document()).groups["care"].levels() == {"carin": 3, "david": 2, "anna": 1}
    group = await world.destination("groups/care")
    assert isinstance(group, HuntGroup)
    assert group.agents == ("anna", "david", "carin"), "by level"


async def test_svarsgrupper_skapa_7_lagg_till_supervisors(world: Customer) -> None:
    """Svarsgrupper > Skapa ny svarsgrupp, 7: Lägg till supervisors (endast Pro-användare)."""
    assert set(possible_supervisors(await world.document())) == {"anna", "bo"}
    with pytest.raises(Refused, match="carin supervises groups/care and has no Pro licence"):
        await world.do(CreateGroup("care", "Customer Care", "08-465 004 20", supervisors=["bo", "carin"]))
    await world.do(CreateGroup("care", "Customer Care", "08-465 004 20", supervisors=["bo"]))
    assert set((await world.see(BO)).section("groups")) == {"support", "care"}


async def test_svarsgrupper_skapa_8_klicka_pa_skapa(world: Customer) -> None:
    """Svarsgrupper > Skapa ny svarsgrupp, 8: Klicka på Skapa."""
    assert await world.called("08-465 004 20") == "busy", "nobody's yet"
    done = await world.do(CARE)
    assert done.version == 2
    assert await world.called("08-465 004 20") == "groups/care", "the next call gets there"
    *_, told = await world.office.audit(ANNA, SMALL)
    assert (told.by, told.act, told.version) == ("people/anna", "group.create", 2)
    with pytest.raises(Refused, match="is there already"):
        await world.do(CARE)
