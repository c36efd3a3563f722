import csv
import io
import json

import pytest

from config.billing import Ore, PriceList, invoice_csv, invoice_json
from config.changing.refusals import Forbidden, Refused, Unconfirmed
from config.office import Office
from config.operations.menus import CreateMenu
from config.operations.objects import Remove, Set
from config.operations.response_groups import CreateGroup
from config.plans import Item
from tests.config.office.conftest import ANNA, BO, OPERATOR, SMALL, World

SECOND = CreateGroup("second", "Två", "08-465 004 20")
THIRD = CreateGroup("third", "Tre", "08-465 004 21")


async def test_light_has_two_groups_in_it(world: World) -> None:
    await world.do(SECOND)
    with pytest.raises(Refused, match="vaxel buy group 1 --yes"):
        await world.do(THIRD)
    assert list((await world.document()).groups) == ["support", "second"]


async def test_light_has_two_menus_in_it(world: World) -> None:
    await world.do(CreateMenu("second", "Två", "Hej.", {"1": "busy"}))
    with pytest.raises(Refused, match="vaxel buy menu 1 --yes"):
        await world.do(CreateMenu("third", "Tre", "Hej.", {"1": "busy"}))


async def test_unlimited_has_any_number(world: World) -> None:
    await world.do(Set("plan", "Unlimited"), OPERATOR)
    for index in range(5):
        await world.do(CreateMenu(f"m{index}", "Meny", "Hej.", {"1": "busy"}))
    assert await world.office.shop.room(ANNA, SMALL, Item.MENU) is None


async def test_a_plan_with_less_than_there_is_is_refused(world: World) -> None:
    await world.do(Set("plan", "Unlimited"), OPERATOR)
    await world.do(SECOND)
    await world.do(THIRD)
    with pytest.raises(Refused, match="has 3, and Light with what was bought has 2"):
        await world.do(Set("plan", "Light"), OPERATOR)


async def test_a_menu_that_is_removed_makes_room(world: World) -> None:
    await world.do(CreateMenu("second", "Två", "Hej.", {"1": "busy"}))
    assert await world.office.shop.room(ANNA, SMALL, Item.MENU) == 0
    await world.do(Remove(("menus", "second")))
    assert await world.office.shop.room(ANNA, SMALL, Item.MENU) == 1


async def test_without_confirmation_nothing_is_bought_and_the_price_is_told(world: World) -> None:
    with pytest.raises(Unconfirmed) as refused:
        await world.office.shop.buy(ANNA, SMALL, Item.GROUP, 2, confirmed=False)
    assert "2 for 198.00 SEK a month (99.00 each), on the invoice for 2026-12" in str(refused.value)
    assert await world.office.shop.purchases(ANNA, SMALL) == ()
    assert len(await world.office.audit(ANNA, SMALL)) == 1, "the first version, and nothing since"
    await world.do(SECOND)
    with pytest.raises(Refused):
        await world.do(THIRD)


async def test_what_is_bought_is_in_the_audit_log(world: World) -> None:
    await world.office.shop.buy(ANNA, SMALL, Item.GROUP, 2, confirmed=True)
    *_, told = await world.office.audit(ANNA, SMALL)
    assert (told.by, told.act, told.changes[0].after) == ("people/anna", "group.buy", 2)


async def test_buying_needs_the_right(world: World) -> None:
    with pytest.raises(Forbidden):
        await world.office.shop.buy(BO, SMALL, Item.GROUP, 1, confirmed=True)
    with pytest.raises(Forbidden):
        await world.office.shop.purchases(BO, SMALL)


async def test_an_installation_has_a_price_list_of_its_own(world: World) -> None:
    prices = PriceList("EUR", {Item.GROUP: Ore(1250), Item.MENU: Ore(1)})
    purchase = await Office(world.store, prices=prices).shop.buy(ANNA, SMALL, Item.GROUP, 3, confirmed=True)
    assert (purchase.amount, purchase.currency) == (3750, "EUR")


async def test_a_purchase_in_december_is_on_januarys_invoice(world: World) -> None:
    world.now = world.now.replace(month=12)
    assert (await world.office.shop.buy(ANNA, SMALL, Item.GROUP, 1, confirmed=True)).period == "2027-01"


async def test_an_invoice_is_csv_or_json_with_the_same_lines(world: World) -> None:
    await world.office.shop.buy(ANNA, SMALL, Item.GROUP, 2, confirmed=True)
    await world.office.shop.buy(OPERATOR, SMALL, Item.MENU, 1, confirmed=True)
    bought = await world.office.shop.purchases(ANNA, SMALL)
    as_json = [json.loads(line) for line in invoice_json(bought).splitlines()]
    assert as_json == [
        {
            "period": "2026-12",
            "item": "groups",
            "quantity": 2,
            "unit_price": "99.00",
            "amount": "198.00",
            "currency": "SEK",
            "by": "people/anna",
            "at": "2026-11-23T09:00:00+00:00",
        },
        {
            "period": "2026-12",
            "item": "menus",
            "quantity": 1,
            "unit_price": "99.00",
            "amount": "99.00",
            "currency": "SEK",
            "by": "operator",
            "at": "2026-11-23T09:00:00+00:00",
        },
    ]
    as_csv = list(csv.DictReader(io.StringIO(invoice_csv(bought))))
    assert as_csv == [{name: str(value) for name, value in line.items()} for line in as_json]
