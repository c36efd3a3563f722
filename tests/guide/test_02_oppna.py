from argon2 import PasswordHasher

from config.access import Member
from config.log_ins import LogIns
from config.operations.objects import Edit
from dialplan.ids import OrganisationId
from tests.config.office.conftest import ANNA, BO, CARIN, OPERATOR, SMALL
from tests.guide.conftest import Customer

OTHER = OrganisationId("other")
PASSWORD = "korrekt häst batteri"


async def test_oppna_1_kugghjulet(world: Customer) -> None:
    """Öppna telefonisystem, 1: Klicka på kugghjuls-ikonen."""
    views = [await world.see(actor) for actor in (ANNA, BO, CARIN)]
    assert [view.may_edit for view in views] == [True, False, False], "whom there is a cog-wheel for"


async def test_oppna_2_valj_din_organisation(world: Customer) -> None:
    """Öppna telefonisystem, 2: Välj din organisation."""
    log_ins = LogIns(world.store, PasswordHasher(time_cost=1, memory_cost=64))
    await log_ins.set_password(OPERATOR, SMALL, "anna", PASSWORD)
    await log_ins.set_password(OPERATOR, OTHER, "lind", PASSWORD)
    choices = await log_ins.log_in("anna@example.com", PASSWORD)
    assert [choice.name for choice in choices] == ["Andra bolaget AB", "Småbolaget AB"]

    chosen = choices[1]
    await world.office.do(
        Member(chosen.organisation, chosen.person),
        chosen.organisation,
        Edit(("menus", "main"), {"name": "Växeln"}),
    )
    assert (await world.document()).menus["main"].name == "Växeln"
    assert (await world.office.read(OPERATOR, OTHER))[0] == 1, "the other organisation is as it was"


async def test_oppna_3_expandera_listan_telefonisystem(world: Customer) -> None:
    """Öppna telefonisystem, 3: Expandera listan Telefonisystem."""
    offered = {path[0] for path in (await world.see(ANNA)).objects}
    assert {"groups", "menus", "call_steering", "unassigned", "audio_files", "display_numbers"} <= offered
    assert {path[0] for path in (await world.see(CARIN)).objects} == {"people"}, "herself, no more"
