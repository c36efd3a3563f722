import pytest

from config.changing.refusals import Forbidden
from config.operations.objects import Edit
from tests.config.office.conftest import ANNA, CARIN, SMALL
from tests.guide.conftest import Customer


async def test_atkomst_alla_med_behorigheten_kan_se_och_redigera(world: Customer) -> None:
    """Vem har åtkomst till telefonisystem?, •: Alla användare med behörigheten Telefonisystem kan se och
    redigera inställningarna.
    """
    change = Edit(("groups", "support"), {"ring_s": 30})
    with pytest.raises(Forbidden, match="Telefonisystem"):
        await world.office.read(CARIN, SMALL)
    with pytest.raises(Forbidden, match="Telefonisystem"):
        await world.do(change, CARIN)

    await world.do(Edit(("people", "carin"), {"rights": ["Telefonisystem"]}), ANNA)

    assert (await world.office.read(CARIN, SMALL))[1] == await world.document()
    await world.do(change, CARIN)
    assert (await world.document()).groups["support"].ring_s == 30
