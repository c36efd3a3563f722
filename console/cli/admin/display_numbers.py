"""``vaxel display-number``: numbers that people may show (visningsnummer)."""

from collections.abc import Iterator
from typing import Annotated

import typer

from config.changing.changes import as_json
from config.document import Document
from config.operations.display_numbers import AddDisplayNumber, DeleteDisplayNumber, ShareDisplayNumber
from config.operations.numbers import groups_with_number
from config.operations.objects import Edit
from console.cli.admin.desk import As, AsJson, Desk, InDraft, Organisation, Yes, at_desk
from console.cli.admin.tables import Row, show_rows
from console.cli.admin.values import read_settings_given

app = typer.Typer(
    help="Display numbers (visningsnummer): add, share, delete.\n\ndocs/guide.sv.md has an example of each.",
    no_args_is_help=True,
)

Number = Annotated[str, typer.Argument(help="A number of the house.")]


@app.command("list")
def list_numbers(*, organisation: Organisation = "", person: As = "", as_json_: AsJson = False) -> None:
    """List the numbers that may be shown, and by whom."""

    async def work(desk: Desk) -> None:
        columns = ("number", "sms", "people", "teams", "groups", "agents", "supervisors")
        show_rows(_rows(await desk.document()), columns, as_json=as_json_)

    at_desk(work, organisation=organisation, person=person)


def _rows(document: Document) -> Iterator[Row]:
    for number, shown in document.display_numbers.items():
        groups = groups_with_number(document, number)
        shared = {"agents": shown.agents, "supervisors": shown.supervisors} if groups else {}
        settings = as_json(shown)
        assert isinstance(settings, dict)
        yield {"number": number, **settings, "sms": shown.sms, "groups": [*groups], **shared}


@app.command("add")
def add(
    number: Number,
    *,
    sms: Annotated[bool, typer.Option("--sms", help="It may be shown for messages too.")] = False,
    to: Annotated[list[str] | None, typer.Option(help="A person's key; as often as needed.")] = None,
    team: Annotated[list[str] | None, typer.Option(help="A team's key; as often as needed.")] = None,
    organisation: Organisation = "",
    person: As = "",
    draft: InDraft = "",
) -> None:
    """Let people or teams show a number."""
    operation = AddDisplayNumber(number, sms, tuple(to or ()), tuple(team or ()))
    at_desk(lambda desk: desk.do(operation, draft), organisation=organisation, person=person)


@app.command("edit")
def edit(
    number: Number,
    settings: Annotated[list[str], typer.Argument(help="Settings as in the file, such as sms=true.")],
    *,
    organisation: Organisation = "",
    person: As = "",
    draft: InDraft = "",
) -> None:
    """Change who may show a number."""
    operation = Edit(("display_numbers", number), read_settings_given(settings))
    at_desk(lambda desk: desk.do(operation, draft), organisation=organisation, person=person)


@app.command("share")
def share(
    number: Number,
    *,
    agents: Annotated[bool, typer.Option("--agents/--no-agents", help="The group's agents may show it.")],
    supervisors: Annotated[
        bool, typer.Option("--supervisors/--no-supervisors", help="The group's supervisors may show it.")
    ],
    organisation: Organisation = "",
    person: As = "",
    draft: InDraft = "",
) -> None:
    """Say whether agents and supervisors of the group that has the number may show it."""
    operation = ShareDisplayNumber(number, agents, supervisors)
    at_desk(lambda desk: desk.do(operation, draft), organisation=organisation, person=person)


@app.command("delete")
def delete(
    number: Number,
    *,
    yes: Yes = False,
    organisation: Organisation = "",
    person: As = "",
    draft: InDraft = "",
) -> None:
    """Let nobody show a number any more; it asks first: --yes."""
    operation = DeleteDisplayNumber(number, confirmed=yes)
    at_desk(lambda desk: desk.do(operation, draft), organisation=organisation, person=person)
