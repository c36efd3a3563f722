"""Buying more groups and menus than the plan has in it."""

from config.access import Actor, demand_right
from config.billing import PriceList, Purchase, bought, next_period
from config.changing.changes import Change
from config.changing.refusals import Unconfirmed, refuse
from config.office.reading import newest_of
from config.plans import Item, quota
from config.store import Store
from config.store.changing import Entry
from dialplan.check import Finding
from dialplan.ids import OrganisationId


class Shop:
    def __init__(self, store: Store, prices: PriceList) -> None:
        self._store = store
        self._prices = prices

    async def room(self, actor: Actor, organisation: OrganisationId, item: Item) -> int | None:
        """How many more groups or menus there may be; None is any number."""
        async with self._store.hold(organisation) as held:
            newest = newest_of(held)
            demand_right(actor, newest)
            limit = quota(newest.plan, bought(await held.purchases())[item])
            return None if limit is None else max(0, limit - len(getattr(newest, item.value)))

    async def buy(
        self, actor: Actor, organisation: OrganisationId, item: Item, quantity: int, *, confirmed: bool
    ) -> Purchase:
        """Buy more groups or menus; raises Unconfirmed with the price until it is confirmed."""
        if quantity < 1 or quantity > 1000:
            raise refuse((item.value,), f"{quantity} can't be bought", "buy 1 to 1000")
        now = self._store.now()
        price = self._prices.prices[item]
        purchase = Purchase(now, actor.name, item, quantity, price, self._prices.currency, next_period(now))
        async with self._store.hold(organisation) as held:
            newest = newest_of(held)
            demand_right(actor, newest)
            if quota(newest.plan, 0) is None:
                raise refuse((item.value,), f"any number is in {newest.plan}", "create one, nothing to buy")
            if not confirmed:
                raise Unconfirmed([_offer(purchase)])
            await held.buy(purchase)
            change = Change(("purchases", item.value), None, quantity)
            await held.tell(Entry(now, actor.name, f"{item.name.lower()}.buy", (change,)))
        return purchase

    async def purchases(self, actor: Actor, organisation: OrganisationId) -> tuple[Purchase, ...]:
        async with self._store.hold(organisation) as held:
            demand_right(actor, newest_of(held))
            return await held.purchases()


def _offer(purchase: Purchase) -> Finding:
    total, each = purchase.amount / 100, purchase.unit_price / 100
    what = (
        f"{purchase.quantity} for {total:.2f} {purchase.currency} a month ({each:.2f} each), "
        f"on the invoice for {purchase.period}"
    )
    return Finding((purchase.item.value,), what, "say it again to confirm: --yes")
