import pytest

from config.changing.choices import free_numbers
from config.changing.refusals import Forbidden, Refused, Unconfirmed
from config.operations.display_numbers import AddDisplayNumber, DeleteDisplayNumber, ShareDisplayNumber
from config.operations.objects import Edit
from config.operations.response_groups import ChangeGroupNumber
from config.presentation import numbers_to_show
from tests.config.office.conftest import ANNA, BO, CARIN, SMALL
from tests.guide.conftest import Customer

NUMBER = "08-465 004 20"
OF_SUPPORT = "08-465 004 10"


async def shows(world: Customer, number: str, *, for_sms: bool = False) -> list[str]:
    """Who may show a number."""
    document = await world.document()
    return [
        person for person in document.people if number in numbers_to_show(document, person, for_sms=for_sms)
    ]


async def test_visningsnummer_icke_personligt_nummer(world: Customer) -> None:
    """Visningsnummer, §: Ett visningsnummer gör att en användare kan ringa ut och visa ett icke-personligt
    nummer för mottagaren.
    """
    await world.do(AddDisplayNumber(NUMBER, people=["anna"]))
    assert numbers_to_show(await world.document(), "anna") == ("08-465 004 11", "070-174 06 11", NUMBER)
    await world.do(Edit(("people", "anna"), {"active": False, "rights": []}), ANNA)
    assert await shows(world, NUMBER) == [], "who has left shows nothing"


# Lägg till visningsnummer


async def test_visningsnummer_lagg_till_1_plustecknet(world: Customer) -> None:
    """Visningsnummer > Lägg till visningsnummer, 1: Klicka på plustecknet."""
    with pytest.raises(Forbidden, match="Telefonisystem"):
        await world.do(AddDisplayNumber(NUMBER), BO)
    assert list((await world.see(ANNA)).section("display_numbers")) == [OF_SUPPORT]
    await world.do(AddDisplayNumber(NUMBER), ANNA)
    assert list((await world.see(ANNA)).section("display_numbers")) == [OF_SUPPORT, NUMBER]


async def test_visningsnummer_lagg_till_2_valj_ett_telefonnummer(world: Customer) -> None:
    """Visningsnummer > Lägg till visningsnummer, 2: Välj ett telefonnummer."""
    assert NUMBER in free_numbers(await world.document())
    with pytest.raises(Refused, match="not a number of this organisation"):
        await world.do(AddDisplayNumber("08-465 004 90"))
    with pytest.raises(Refused, match="is there already"):
        await world.do(AddDisplayNumber("+46 8 465 004 10"))
    await world.do(AddDisplayNumber("+46846500420"))
    assert NUMBER in (await world.document()).display_numbers


async def test_visningsnummer_lagg_till_3_aven_for_sms(world: Customer) -> None:
    """Visningsnummer > Lägg till visningsnummer, 3: Välj om numret även ska kunna användas för SMS."""
    await world.do(AddDisplayNumber(NUMBER, sms=True, people=["carin"]))
    await world.do(AddDisplayNumber("08-465 004 21", sms=False, people=["carin"]))
    assert await shows(world, NUMBER, for_sms=True) == ["carin"]
    assert await shows(world, "08-465 004 21") == ["carin"]
    assert await shows(world, "08-465 004 21", for_sms=True) == []


async def test_visningsnummer_lagg_till_4_anvandare_och_team(world: Customer) -> None:
    """Visningsnummer > Lägg till visningsnummer, 4: Tilldela nummer till användare och/eller team."""
    await world.do(AddDisplayNumber(NUMBER, people=["david"], teams=["sales"]))
    assert await shows(world, NUMBER) == ["carin", "david"], "Carin is in the team"
    with pytest.raises(Refused, match='no team "gone"'):
        await world.do(AddDisplayNumber("08-465 004 21", teams=["gone"]))
    with pytest.raises(Refused, match='"eva" is not among the people'):
        await world.do(AddDisplayNumber("08-465 004 21", people=["eva"]))


async def test_visningsnummer_lagg_till_5_klicka_pa_spara(world: Customer) -> None:
    """Visningsnummer > Lägg till visningsnummer, 5: Klicka på Spara."""
    assert await shows(world, NUMBER) == []
    assert (await world.do(AddDisplayNumber(NUMBER, people=["carin"]))).version == 2
    assert await shows(world, NUMBER) == ["carin"]
    *_, told = await world.office.audit(ANNA, SMALL)
    assert (told.by, told.act) == ("people/anna", "display_number.add")


# Redigera befintligt visningsnummer


async def test_visningsnummer_redigera_om_kopplat_till_en_svarsgrupp(world: Customer) -> None:
    """Visningsnummer > Redigera befintligt visningsnummer, •: Om kopplat till en svarsgrupp:"""
    await world.do(AddDisplayNumber(NUMBER, people=["david"]))
    with pytest.raises(Refused, match="belongs to no group"):
        await world.do(ShareDisplayNumber(NUMBER, agents=False, supervisors=False))
    assert (await world.do(ShareDisplayNumber(OF_SUPPORT, agents=False, supervisors=False))).is_new


@pytest.mark.parametrize(
    ("agents", "supervisors", "who"),
    [
        (True, True, ["bo", "carin"]),
        (True, False, ["carin"]),
        (False, True, ["bo"]),
        (False, False, []),
    ],
)
async def test_visningsnummer_redigera_1_agenter_och_supervisors(
    world: Customer, agents: bool, supervisors: bool, who: list[str]
) -> None:
    """Visningsnummer > Redigera befintligt visningsnummer, 1: Toggla på/av tillgång för agenter och/eller
    supervisors.
    """
    await world.do(Edit(("groups", "support"), {"agents": ["carin"], "supervisors": ["bo"]}))
    await world.do(ShareDisplayNumber(OF_SUPPORT, agents=agents, supervisors=supervisors))
    assert await shows(world, OF_SUPPORT) == who


async def test_visningsnummer_redigera_2_klicka_pa_spara(world: Customer) -> None:
    """Visningsnummer > Redigera befintligt visningsnummer, 2: Klicka på Spara."""
    change = ShareDisplayNumber(OF_SUPPORT, agents=False, supervisors=False)
    await world.office.preview(ANNA, SMALL, change)
    assert await shows(world, OF_SUPPORT) == ["bo", "carin"], "not saved yet"
    with pytest.raises(Forbidden):
        await world.do(change, BO)
    await world.do(change, ANNA)
    assert await shows(world, OF_SUPPORT) == []


# Ta bort visningsnummer


async def test_visningsnummer_ta_bort_1_expandera_numret(world: Customer) -> None:
    """Visningsnummer > Ta bort visningsnummer, 1: Expandera numret."""
    await world.do(AddDisplayNumber(NUMBER, sms=True, people=["carin"], teams=["sales"]))
    shown = (await world.see(ANNA)).section("display_numbers")[NUMBER]
    assert shown == {"sms": True, "people": ["carin"], "teams": ["sales"]}
    assert (await world.see(CARIN)).section("display_numbers") == {}


async def test_visningsnummer_ta_bort_2_klicka_pa_ta_bort(world: Customer) -> None:
    """Visningsnummer > Ta bort visningsnummer, 2: Klicka på Ta bort längst ner."""
    await world.do(AddDisplayNumber(NUMBER, people=["carin"]))
    with pytest.raises(Unconfirmed, match="not be shown by anybody"):
        await world.do(DeleteDisplayNumber(NUMBER))
    assert await shows(world, NUMBER) == ["carin"]


async def test_visningsnummer_ta_bort_3_bekrafta_med_ja(world: Customer) -> None:
    """Visningsnummer > Ta bort visningsnummer, 3: Bekräfta med Ja."""
    await world.do(AddDisplayNumber(NUMBER, people=["carin"]))
    await world.do(DeleteDisplayNumber(NUMBER, confirmed=True))
    assert await shows(world, NUMBER) == []
    assert NUMBER in (await world.document()).numbers, "it is the house's still"


async def test_visningsnummer_ta_bort_inte_medan_en_svarsgrupp_har_det(world: Customer) -> None:
    """Visningsnummer > Ta bort visningsnummer, §: Om visningsnumret är kopplat till en svarsgrupp kan det
    inte tas bort.
    """
    with pytest.raises(Refused, match="is tied to groups/support"):
        await world.do(DeleteDisplayNumber(OF_SUPPORT, confirmed=True))
    assert OF_SUPPORT in (await world.document()).display_numbers

    await world.do(Edit(("groups", "support"), {"closed_now": {"to": "busy"}, "display_number": NUMBER}))
    await world.do(ChangeGroupNumber("support", NUMBER))
    await world.do(DeleteDisplayNumber(OF_SUPPORT, confirmed=True))
    assert OF_SUPPORT not in (await world.document()).display_numbers
