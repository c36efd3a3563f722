"""``vaxel buy`` and ``vaxel invoice``: more groups and menus, and what they cost."""

from typing import Annotated

import typer

from config.billing import invoice_csv, invoice_json, invoice_rows
from config.plans import Item
from config.problems import quote
from console.cli.admin.desk import As, AsJson, Desk, Organisation, Yes, at_desk
from console.cli.admin.tables import Row, show_rows

_ITEMS = {item.name.lower(): item for item in Item}


def buy(
    item: Annotated[str, typer.Argument(help="group or menu.")],
    quantity: Annotated[int, typer.Argument(help="How many more.")],
    *,
    yes: Yes = False,
    organisation: Organisation = "",
    person: As = "",
) -> None:
    """Buy more groups or menus than the plan has in it; it says the price first, and buys with --yes.

    `vaxel buy group 2 --yes`. What it costs is on the next invoice.
    """
    if item not in _ITEMS:
        raise typer.BadParameter(f"{quote(item)} is not sold: {' or '.join(_ITEMS)}")

    async def work(desk: Desk) -> None:
        shop, sold = desk.office.shop, _ITEMS[item]
        bought = await shop.buy(desk.actor, desk.organisation, sold, quantity, confirmed=yes)
        typer.echo(f"Bought: {bought.quantity} {item}, on the invoice for {bought.period}.")

    at_desk(work, organisation=organisation, person=person)


def invoice(
    *,
    as_csv: Annotated[bool, typer.Option("--csv", help="Comma-separated, with a header.")] = False,
    as_json: AsJson = False,
    organisation: Organisation = "",
    person: As = "",
) -> None:
    """Show what was bought, as lines of an invoice.

    Prices are a month and piece; `period` is the month that is invoiced.
    """

    async def work(desk: Desk) -> None:
        purchases = await desk.office.shop.purchases(desk.actor, desk.organisation)
        if as_csv:
            typer.echo(invoice_csv(purchases), nl=False)
        elif as_json:
            typer.echo(invoice_json(purchases), nl=False)
        else:
            columns = ("period", "item", "quantity", "unit_price", "amount", "currency", "by", "at")
            zone = await desk.zone()
            rows: list[Row] = [
                {**row, "at": purchase.at.astimezone(zone)}
                for row, purchase in zip(invoice_rows(purchases), purchases, strict=True)
            ]
            show_rows(rows, columns, as_json=False)

    at_desk(work, organisation=organisation, person=person)
