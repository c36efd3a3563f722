"""``vaxel user``: the people, their licences, phones and call steering."""

from collections.abc import Iterator
from typing import Annotated

import typer

from config.changing.changes import Json, as_json
from config.document import Document
from config.log_ins import LogIns
from config.operations.call_steering import SetOwn
from config.operations.objects import Add, Edit, Remove
from console.cli.admin.desk import As, AsJson, Desk, InDraft, Organisation, at_desk
from console.cli.admin.tables import Row, show_rows
from console.cli.admin.values import read_settings_given, read_value
from console.cli.admin.voicemail import Generate, set_pin

app = typer.Typer(
    help="Users: add, licence, phones, own call steering, password."
    "\n\ndocs/guide.sv.md has an example of each.",
    no_args_is_help=True,
)

Key = Annotated[str, typer.Argument(help="The person's key, such as anna; it is in logs, so no name.")]


@app.command("list")
def list_users(*, organisation: Organisation = "", person: As = "", as_json_: AsJson = False) -> None:
    """List the people."""

    async def work(desk: Desk) -> None:
        columns = ("key", "name", "numbers", "extension", "licence", "rights", "teams", "active")
        show_rows(_rows(await desk.document()), columns, as_json=as_json_)

    at_desk(work, organisation=organisation, person=person)


def _rows(document: Document) -> Iterator[Row]:
    for key, one in document.people.items():
        settings = as_json(one)
        assert isinstance(settings, dict)
        numbers: list[Json] = [text for text, to in document.numbers.items() if to == f"people/{key}"]
        always: Row = {"licence": one.licence.value, "active": one.active}
        yield {"key": key, **settings, "numbers": numbers, **always}


@app.command("add")
def add(
    key: Key,
    name: Annotated[str, typer.Option(help="What people call them.")],
    settings: Annotated[
        list[str] | None, typer.Argument(help="Settings as in the file, such as devices=[PJSIP/201].")
    ] = None,
    *,
    organisation: Organisation = "",
    person: As = "",
    draft: InDraft = "",
) -> None:
    """Add a person; the organisation's call steering holds for them."""
    operation = Add(("people", key), {"name": name, **read_settings_given(settings or ())})
    at_desk(lambda desk: desk.do(operation, draft), organisation=organisation, person=person)


@app.command("edit")
def edit(
    key: Key,
    settings: Annotated[list[str], typer.Argument(help="Settings as in the file, such as licence=pro.")],
    *,
    organisation: Organisation = "",
    person: As = "",
    draft: InDraft = "",
) -> None:
    """Change a person; an empty value goes back to the default."""
    operation = Edit(("people", key), read_settings_given(settings))
    at_desk(lambda desk: desk.do(operation, draft), organisation=organisation, person=person)


@app.command("steer")
def steer(
    key: Key,
    setting: Annotated[str, typer.Argument(help="Such as declined, greeting, shows.")],
    value: Annotated[str, typer.Argument(help="Their own value; '' follows the default again.")],
    *,
    organisation: Organisation = "",
    person: As = "",
    draft: InDraft = "",
) -> None:
    """Set a person's own call steering."""
    operation = SetOwn(key, setting, read_value(value))
    at_desk(lambda desk: desk.do(operation, draft), organisation=organisation, person=person)


@app.command("password")
def password(key: Key, *, organisation: Organisation = "", person: As = "") -> None:
    """Set the password that a person logs in with; it is asked for, and kept as an argon2 hash."""
    secret = typer.prompt("Password", hide_input=True, confirmation_prompt=True)

    async def work(desk: Desk) -> None:
        await LogIns(desk.store).set_password(desk.actor, desk.organisation, key, secret)
        typer.echo(f"The password of people/{key} is set.")

    at_desk(work, organisation=organisation, person=person)


@app.command("pin")
def pin(key: Key, *, generate: Generate = False, organisation: Organisation = "", person: As = "") -> None:
    """Set the PIN that opens a person's voicemail box by telephone; it is asked for, and kept as a hash."""
    set_pin(f"people/{key}/voicemail", generate=generate, organisation=organisation, person=person)


@app.command("remove")
def remove(key: Key, *, organisation: Organisation = "", person: As = "", draft: InDraft = "") -> None:
    """Remove a person whom nothing leads to."""
    operation = Remove(("people", key))
    at_desk(lambda desk: desk.do(operation, draft), organisation=organisation, person=person)
