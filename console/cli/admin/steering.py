"""``vaxel steering``: call steering (samtalsstyrning), the defaults and what holds for whom."""

from typing import Annotated

import typer

from config.call_steering import STEERED
from config.changing.changes import as_json
from config.operations.call_steering import Scope, SetDefault, touched_people
from console.cli.admin.desk import As, AsJson, Desk, InDraft, Organisation, at_desk
from console.cli.admin.tables import show_rows
from console.cli.admin.values import read_value
from console.cli.failing import WRONG_INPUT, fail

app = typer.Typer(
    help="Call steering (samtalsstyrning): defaults, for whom they hold."
    "\n\ndocs/guide.sv.md has an example of each.",
    no_args_is_help=True,
)


@app.command("show")
def show(
    key: Annotated[str, typer.Argument(help="A person's key: what holds for them, and from where.")] = "",
    *,
    organisation: Organisation = "",
    person: As = "",
    as_json_: AsJson = False,
) -> None:
    """Show the defaults, or everything that holds for one person and where each value comes from."""

    async def work(desk: Desk) -> None:
        if key:
            found = await desk.office.steering(desk.actor, desk.organisation, key)
            rows = [
                {"setting": name, "value": as_json(one.value), "from": one.origin, "version": one.version}
                for name, one in found.items()
            ]
        else:
            defaults = (await desk.document()).call_steering
            rows = [{"setting": name, "value": as_json(getattr(defaults, name))} for name in STEERED]
        columns = ("setting", "value", "from", "version") if key else ("setting", "value")
        show_rows(rows, columns, as_json=as_json_)

    at_desk(work, organisation=organisation, person=person)


@app.command("set")
def set_default(
    setting: Annotated[str, typer.Argument(help="Such as declined, transcription, personal_menu.")],
    value: Annotated[str, typer.Argument(help="As in the file, such as voicemail, busy, true.")],
    *,
    scope: Annotated[Scope, typer.Option(help="For whom it holds, besides those who come later.")] = (
        Scope.UNCHANGED
    ),
    preview: Annotated[bool, typer.Option("--preview", help="Only say whom it would touch.")] = False,
    organisation: Organisation = "",
    person: As = "",
    draft: InDraft = "",
) -> None:
    """Set a default. `vaxel undo VERSION` takes it back."""
    if preview and draft:
        fail("--preview looks at what is in force, not with --draft: leave one of them out", WRONG_INPUT)
    operation = SetDefault(setting, read_value(value), scope)

    async def work(desk: Desk) -> None:
        if preview:
            before = await desk.document()
            after = await desk.office.preview(desk.actor, desk.organisation, operation)
            touched = touched_people(before, after, setting)
            typer.echo(f"It would touch {len(touched)} of {len(before.people)} people.")
            for one in touched:
                typer.echo(f"  {one}  {before.people[one].name}")
        else:
            await desk.do(operation, draft)

    at_desk(work, organisation=organisation, person=person)
