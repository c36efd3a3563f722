"""``vaxel draft``: changes that are prepared and put in force together."""

from typing import Annotated

import typer

from console.cli.admin.desk import As, Desk, Organisation, at_desk, say_done

app = typer.Typer(
    help="Drafts: prepare changes, put them in force together.\n\ndocs/guide.sv.md has an example of each.",
    no_args_is_help=True,
)

Name = Annotated[str, typer.Argument(help="The draft's name, such as christmas.")]


@app.command("begin")
def begin(name: Name, *, organisation: Organisation = "", person: As = "") -> None:
    """Begin a draft from what is in force; `--draft NAME` on other commands changes it."""

    async def work(desk: Desk) -> None:
        await desk.office.drafts.begin(desk.actor, desk.organisation, name)
        typer.echo(f"Draft {name} is begun. Change it with --draft {name}; what is in force stays as it is.")

    at_desk(work, organisation=organisation, person=person)


@app.command("list")
def list_drafts(*, organisation: Organisation = "", person: As = "") -> None:
    """List the drafts."""

    async def work(desk: Desk) -> None:
        for name in await desk.office.drafts.names(desk.actor, desk.organisation):
            typer.echo(name)

    at_desk(work, organisation=organisation, person=person)


@app.command("publish")
def publish(name: Name, *, organisation: Organisation = "", person: As = "") -> None:
    """Put a draft in force, together with what was changed outside it meanwhile."""

    async def work(desk: Desk) -> None:
        done = await desk.office.drafts.publish(desk.actor, desk.organisation, name)
        say_done(done)

    at_desk(work, organisation=organisation, person=person)


@app.command("drop")
def drop(name: Name, *, organisation: Organisation = "", person: As = "") -> None:
    """Throw a draft away."""

    async def work(desk: Desk) -> None:
        await desk.office.drafts.drop(desk.actor, desk.organisation, name)
        typer.echo(f"Draft {name} is gone.")

    at_desk(work, organisation=organisation, person=person)
