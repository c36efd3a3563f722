"""``vaxel group``: response groups (svarsgrupper)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

import typer

from config.changing.changes import as_json
from config.document import Document
from config.office import View
from config.operations.objects import Edit, Remove
from config.operations.response_groups import (
    AddAgents,
    ChangeGroupNumber,
    CreateGroup,
    RemoveAgents,
    SetLevels,
)
from console.cli.admin.desk import As, AsJson, Desk, InDraft, Organisation, at_desk
from console.cli.admin.tables import Row, show_rows
from console.cli.admin.values import read_settings_given

app = typer.Typer(
    help="Response groups (svarsgrupper): create, agents, number, close."
    "\n\ndocs/guide.sv.md has an example of each.",
    no_args_is_help=True,
)

Key = Annotated[str, typer.Argument(help="The group's key, such as support.")]
Settings = Annotated[list[str] | None, typer.Argument(help="Settings as in the file, such as ring_s=30.")]
People = Annotated[list[str], typer.Argument(help="Keys of people.")]


@app.command("create")
def create(
    key: Key,
    name: Annotated[str, typer.Option(help="What people call it, such as Customer Care.")],
    number: Annotated[str, typer.Option(help="An unassigned number of the house.")],
    settings: Settings = None,
    *,
    billing_id: Annotated[str, typer.Option(help="What the invoice calls it; else the number.")] = "",
    display_number: Annotated[str, typer.Option(help="What is shown when it rings out.")] = "",
    agent: Annotated[list[str] | None, typer.Option(help="A person's key; as often as needed.")] = None,
    supervisor: Annotated[list[str] | None, typer.Option(help="A person with a Pro licence.")] = None,
    overflow: Annotated[str, typer.Option(help="Where callers go who waited too long.")] = "busy",
    organisation: Organisation = "",
    person: As = "",
    draft: InDraft = "",
) -> None:
    """Create a group, with agents now or later."""
    operation = CreateGroup(
        key,
        name,
        number,
        billing_id or None,
        display_number or None,
        tuple(agent or ()),
        tuple(supervisor or ()),
        overflow,
        read_settings_given(settings or ()),
    )
    at_desk(lambda desk: desk.do(operation, draft), organisation=organisation, person=person)


@app.command("list")
def list_groups(*, organisation: Organisation = "", person: As = "", as_json_: AsJson = False) -> None:
    """List the groups with their numbers and agents; a supervisor's own have what they may see."""

    async def work(desk: Desk) -> None:
        view = await desk.office.look(desk.actor, desk.organisation)
        only_own = not view.may_edit and view.section("groups")
        rows = _own_rows(view) if only_own else _rows(await desk.document())
        show_rows(rows, ("key", "name", "numbers", "strategy", "agents", "supervisors"), as_json=as_json_)

    at_desk(work, organisation=organisation, person=person)


def _rows(document: Document) -> Iterator[Row]:
    for key, group in document.groups.items():
        numbers = [text for text, to in document.numbers.items() if to == f"groups/{key}"]
        settings = as_json(group)
        assert isinstance(settings, dict)
        yield {"key": key, **settings, "numbers": [*numbers], "strategy": group.strategy.value}


def _own_rows(view: View) -> Iterator[Row]:
    for key, settings in view.section("groups").items():
        assert isinstance(settings, dict)
        yield {"key": key, **settings}


@app.command("edit")
def edit(
    key: Key,
    settings: Annotated[list[str], typer.Argument(help="Settings as in the file, such as ring_s=30.")],
    *,
    organisation: Organisation = "",
    person: As = "",
    draft: InDraft = "",
) -> None:
    """Change settings of a group; an empty value goes back to the default."""
    operation = Edit(("groups", key), read_settings_given(settings))
    at_desk(lambda desk: desk.do(operation, draft), organisation=organisation, person=person)


@app.command("add-agents")
def add_agents(
    key: Key,
    agents: People,
    *,
    level: Annotated[int, typer.Option(min=1, max=9, help="1 is rung first.")] = 1,
    organisation: Organisation = "",
    person: As = "",
    draft: InDraft = "",
) -> None:
    """Put agents in a group."""
    operation = AddAgents(key, tuple(agents), level)
    at_desk(lambda desk: desk.do(operation, draft), organisation=organisation, person=person)


@app.command("level")
def level(
    key: Key,
    level: Annotated[int, typer.Argument(min=1, max=9, help="1 is rung first.")],
    agents: People,
    *,
    organisation: Organisation = "",
    person: As = "",
    draft: InDraft = "",
) -> None:
    """Put agents of a group at another level."""
    operation = SetLevels(key, dict.fromkeys(agents, level))
    at_desk(lambda desk: desk.do(operation, draft), organisation=organisation, person=person)


@app.command("remove-agents")
def remove_agents(
    key: Key, agents: People, *, organisation: Organisation = "", person: As = "", draft: InDraft = ""
) -> None:
    """Take agents out of a group."""
    operation = RemoveAgents(key, tuple(agents))
    at_desk(lambda desk: desk.do(operation, draft), organisation=organisation, person=person)


@app.command("number")
def number(
    key: Key,
    number: Annotated[str, typer.Argument(help="An unassigned number of the house.")],
    *,
    organisation: Organisation = "",
    person: As = "",
    draft: InDraft = "",
) -> None:
    """Give a group another number; only while it is closed and nobody waits."""
    operation = ChangeGroupNumber(key, number)
    at_desk(lambda desk: desk.do(operation, draft), organisation=organisation, person=person)


@app.command("close")
def close(
    key: Key,
    to: Annotated[str, typer.Option(help="Where callers go meanwhile.")],
    *,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d %H:%M"], help="When it opens by itself again.")
    ] = None,
    organisation: Organisation = "",
    person: As = "",
    draft: InDraft = "",
) -> None:
    """Close a group for a while, whatever its opening hours say."""
    limit = {"until": until.strftime("%Y-%m-%d %H:%M")} if until else {}
    operation = Edit(("groups", key), {"closed_now": {"to": to, **limit}})
    at_desk(lambda desk: desk.do(operation, draft), organisation=organisation, person=person)


@app.command("open")
def open_again(key: Key, *, organisation: Organisation = "", person: As = "", draft: InDraft = "") -> None:
    """End a temporary close."""
    operation = Edit(("groups", key), {"closed_now": None})
    at_desk(lambda desk: desk.do(operation, draft), organisation=organisation, person=person)


@app.command("remove")
def remove(key: Key, *, organisation: Organisation = "", person: As = "", draft: InDraft = "") -> None:
    """Remove a group that nothing leads to."""
    operation = Remove(("groups", key))
    at_desk(lambda desk: desk.do(operation, draft), organisation=organisation, person=person)
