"""Buying more groups and menus: the price list, what was bought, and the lines of the next invoice."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from config.call_steering import Unreached, personal_menu_id
from config.document import Document
from config.menus import MenuEntry
from config.plans import Item
from config.response_groups import GroupEntry
from dialplan.ids import DestinationId

_BILLED = ("groups/", "menus/", "people/")

Ore = NewType("Ore", int)
"""Money in hundredths of its currency."""


@dataclass(frozen=True, slots=True)
class PriceList:
    """Prices a month and piece."""

    currency: str
    prices: Mapping[Item, Ore]


PRICES = PriceList("SEK", {Item.GROUP: Ore(9900), Item.MENU: Ore(9900)})
"""What is charged where the installation has no price list of its own."""


@dataclass(frozen=True, slots=True)
class Purchase:
    """``period`` is the month that is invoiced, such as 2026-12; ``by`` is who bought."""

    at: datetime
    by: str
    item: Item
    quantity: int
    unit_price: Ore
    currency: str
    period: str

    @property
    def amount(self) -> Ore:
        return Ore(self.quantity * self.unit_price)


def next_period(at: datetime) -> str:
    """The month whose invoice comes next."""
    year, month = divmod(at.year * 12 + at.month, 12)
    return f"{year:04}-{month + 1:02}"


def bought(purchases: Iterable[Purchase]) -> Mapping[Item, int]:
    """How many of each were bought in all."""
    counts = dict.fromkeys(Item, 0)
    for purchase in purchases:
        counts[purchase.item] += purchase.quantity
    return counts


def billing_id(document: Document, item: Item, key: str) -> str | None:
    """What the invoice calls a group or a menu: what it was given, else its number, if it has one."""
    given: str | None = getattr(document, item.value)[key].billing_id
    to = f"{item.value}/{key}"
    return given or next((number for number, owner in document.numbers.items() if owner == to), None)


def billing_ids(document: Document) -> Mapping[DestinationId, str]:
    """What the invoice calls groups, menus and people, and people's own menus: by ``billing_id``.

    A person without a number is called by the extension, else by the key: somebody pays for their calls.
    """
    names: dict[DestinationId, str] = {}
    for number, to in document.numbers.items():
        if to.startswith(_BILLED):
            names.setdefault(to, number)
    for item in Item:
        entries: Mapping[str, GroupEntry | MenuEntry] = getattr(document, item.value)
        names |= {
            DestinationId(f"{item.value}/{key}"): entry.billing_id
            for key, entry in entries.items()
            if entry.billing_id
        }
    for key, person in document.people.items():
        names.setdefault(DestinationId(f"people/{key}"), person.extension or key)
    own_menus = {
        personal_menu_id(owner, way): name
        for owner, name in names.items()
        if owner.startswith("people/")
        for way in Unreached
    }
    return names | own_menus


_COLUMNS = ("period", "item", "quantity", "unit_price", "amount", "currency", "by", "at")


def invoice_rows(purchases: Iterable[Purchase]) -> list[dict[str, str | int]]:
    """The lines of an invoice; prices are decimal text, so that no program rounds them."""
    return [
        {
            "period": purchase.period,
            "item": purchase.item.value,
            "quantity": purchase.quantity,
            "unit_price": _decimal(purchase.unit_price),
            "amount": _decimal(purchase.amount),
            "currency": purchase.currency,
            "by": purchase.by,
            "at": purchase.at.isoformat(),
        }
        for purchase in purchases
    ]


def invoice_csv(purchases: Iterable[Purchase]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, _COLUMNS)
    writer.writeheader()
    writer.writerows(invoice_rows(purchases))
    return out.getvalue()


def invoice_json(purchases: Iterable[Purchase]) -> str:
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in invoice_rows(purchases))


def _decimal(amount: Ore) -> str:
    return f"{amount // 100}.{amount % 100:02}"
