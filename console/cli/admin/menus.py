"""``vaxel menu``: menus (knappvalsmenyer)."""

from collections.abc import Iterator
from typing import Annotated

import typer

from config.changing.changes import as_json
from config.document import Document
from config.operations.menus import CreateMenu
from config.operations.objects import Edit, Remove
from console.cli.admin.desk import As, AsJson, Desk, InDraft, Organisation, at_desk
from console.cli.admin.tables import Row, show_rows
from console.cli.admin.values import read_pairs, read_settings_given, read_value

app = typer.Typer(
    help="Menus (knappvalsmenyer): create, edit.\n\ndocs/guide.sv.md has an example of each.",
    no_args_is_help=True,
)

Key = Annotated[str, typer.Argument(help="The menu's key, such as main.")]


@app.command("create")
def create(
    key: Key,
    name: Annotated[str, typer.Option(help="What people call it, such as Huvudnummer.")],
    welcome: Annotated[str, typer.Option(help="What is said: a text, or {audio: key}.")],
    keys: Annotated[list[str], typer.Option("--key", help="Such as 1=groups/support; as often as needed.")],
    settings: Annotated[
        list[str] | None, typer.Argument(help="Settings as in the file, such as tries=2.")
    ] = None,
    *,
    number: Annotated[str, typer.Option(help="An unassigned number; none for a menu inside a menu.")] = "",
    billing_id: Annotated[str, typer.Option(help="What the invoice calls it; else the number.")] = "",
    hours: Annotated[
        str, typer.Option(help="Such as '{open: Mo-Fr 08:00-17:00, closed: announcements/closed}'.")
    ] = "",
    organisation: Organisation = "",
    person: As = "",
    draft: InDraft = "",
) -> None:
    """Create a menu with its keys."""
    operation = CreateMenu(
        key,
        name,
        read_value(welcome),
        read_pairs(keys),
        number or None,
        billing_id or None,
        read_value(hours) if hours else None,
        read_settings_given(settings or ()),
    )
    at_desk(lambda desk: desk.do(operation, draft), organisation=organisation, person=person)


@app.command("list")
def list_menus(*, organisation: Organisation = "", person: As = "", as_json_: AsJson = False) -> None:
    """List the menus with their numbers and keys."""

    async def work(desk: Desk) -> None:
        show_rows(_rows(await desk.document()), ("key", "name", "numbers", "keys"), as_json=as_json_)

    at_desk(work, organisation=organisation, person=person)


def _rows(document: Document) -> Iterator[Row]:
    for key, menu in document.menus.items():
        numbers = [text for text, to in document.numbers.items() if to == f"menus/{key}"]
        settings = as_json(menu)
        assert isinstance(settings, dict)
        yield {"key": key, **settings, "numbers": [*numbers]}


@app.command("edit")
def edit(
    key: Key,
    settings: Annotated[list[str], typer.Argument(help="Settings as in the file, such as tries=2.")],
    *,
    organisation: Organisation = "",
    person: As = "",
    draft: InDraft = "",
) -> None:
    """Change settings of a menu; an empty value goes back to the default."""
    operation = Edit(("menus", key), read_settings_given(settings))
    at_desk(lambda desk: desk.do(operation, draft), organisation=organisation, person=person)


@app.command("remove")
def remove(key: Key, *, organisation: Organisation = "", person: As = "", draft: InDraft = "") -> None:
    """Remove a menu that nothing leads to."""
    operation = Remove(("menus", key))
    at_desk(lambda desk: desk.do(operation, draft), organisation=organisation, person=person)
