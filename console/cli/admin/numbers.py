"""``vaxel number``: the numbers of the house, and what each is tied to."""

from collections.abc import Iterator
from typing import Annotated

import typer

from config.document import Document
from config.operations.numbers import AddNumber, RemoveNumber, TieNumber
from config.operations.unassigned_numbers import SetUnassigned
from console.cli.admin.desk import As, AsJson, Desk, InDraft, Organisation, at_desk
from console.cli.admin.tables import Row, show_rows
from dialplan.numbers import kind_of, parse_number

app = typer.Typer(
    help="Numbers: add, tie to a person, group or menu, free.\n\ndocs/guide.sv.md has an example of each.",
    no_args_is_help=True,
)

Number = Annotated[str, typer.Argument(help="The number, such as '08-465 004 00'.")]


@app.command("list")
def list_numbers(*, organisation: Organisation = "", person: As = "", as_json_: AsJson = False) -> None:
    """List the numbers, what kind each is, and where it leads."""

    async def work(desk: Desk) -> None:
        show_rows(_rows(await desk.document()), ("number", "e164", "kind", "to"), as_json=as_json_)

    at_desk(work, organisation=organisation, person=person)


def _rows(document: Document) -> Iterator[Row]:
    for text, to in document.numbers.items():
        number = parse_number(text, document.country)
        yield {"number": text, "e164": number, "kind": kind_of(number).value, "to": to}


@app.command("add")
def add(number: Number, *, organisation: Organisation = "", person: As = "", draft: InDraft = "") -> None:
    """Add a number, unassigned for now."""
    at_desk(lambda desk: desk.do(AddNumber(number), draft), organisation=organisation, person=person)


@app.command("tie")
def tie(
    number: Number,
    to: Annotated[str, typer.Argument(help="Such as people/anna, groups/support, menus/main.")],
    *,
    organisation: Organisation = "",
    person: As = "",
    draft: InDraft = "",
) -> None:
    """Tie an unassigned number to a person, a group or a menu."""
    at_desk(lambda desk: desk.do(TieNumber(number, to), draft), organisation=organisation, person=person)


@app.command("free")
def free(number: Number, *, organisation: Organisation = "", person: As = "", draft: InDraft = "") -> None:
    """Make a number unassigned."""
    operation = TieNumber(number, "unassigned")
    at_desk(lambda desk: desk.do(operation, draft), organisation=organisation, person=person)


@app.command("remove")
def remove(number: Number, *, organisation: Organisation = "", person: As = "", draft: InDraft = "") -> None:
    """Give up a number that is unassigned."""
    at_desk(lambda desk: desk.do(RemoveNumber(number), draft), organisation=organisation, person=person)


@app.command("unassigned")
def unassigned(
    to: Annotated[str, typer.Argument(help="Such as announcements/unassigned, voicemails/main, busy.")],
    *,
    organisation: Organisation = "",
    person: As = "",
    draft: InDraft = "",
) -> None:
    """Set what callers to inactive numbers get."""
    at_desk(lambda desk: desk.do(SetUnassigned(to), draft), organisation=organisation, person=person)
