"""``vaxel history``, ``audit``, ``rollback``, ``undo``, ``organisations``: what was, who did it, and back."""

from collections.abc import Iterator
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from config.changing.changes import Change
from config.store.changing import Entry
from console.cli.admin.desk import As, AsJson, Desk, Organisation, at_desk, say_done
from console.cli.admin.tables import Row, show_rows
from console.cli.failing import LARGEST

_MOST_ENTRIES = 100_000

Version = Annotated[int, typer.Argument(min=1, max=LARGEST, help="A version, as `vaxel history` shows it.")]


def history(*, organisation: Organisation = "", person: As = "", as_json: AsJson = False) -> None:
    """List the versions: when, by whom, how each came about.

    `vaxel audit` has what each changed, `vaxel diff 6 7` compares two.
    """

    async def work(desk: Desk) -> None:
        entries = await desk.office.audit(desk.actor, desk.organisation, _MOST_ENTRIES)
        zone = await desk.zone()
        rows = [_version(entry, zone) for entry in entries if entry.version is not None]
        show_rows(rows, ("version", "at", "by", "act", "changes"), as_json=as_json)
        if len(entries) == _MOST_ENTRIES:
            typer.echo("There were too many changes to list: older versions are left out.", err=True)

    at_desk(work, organisation=organisation, person=person)


def _version(entry: Entry, zone: ZoneInfo) -> Row:
    return {
        "version": entry.version,
        "at": entry.at.replace(microsecond=0).astimezone(zone),
        "by": entry.by,
        "act": entry.act,
        "changes": len(entry.changes),
    }


def audit(
    *,
    count: Annotated[
        int, typer.Option("--count", "-n", min=1, max=LARGEST, help="How many of the newest.")
    ] = 100,
    organisation: Organisation = "",
    person: As = "",
    as_json: AsJson = False,
) -> None:
    """List who changed what, from what to what.

    Changes to drafts and purchases are in it too.
    """

    async def work(desk: Desk) -> None:
        entries = await desk.office.audit(desk.actor, desk.organisation, count)
        zone = await desk.zone()
        rows = [row for entry in entries for row in _changes(entry, zone)]
        show_rows(rows, ("at", "by", "act", "path", "before", "after"), as_json=as_json)

    at_desk(work, organisation=organisation, person=person)


def _changes(entry: Entry, zone: ZoneInfo) -> Iterator[Row]:
    common: Row = {
        "at": entry.at.replace(microsecond=0).astimezone(zone),
        "by": entry.by,
        "act": entry.act,
        "version": entry.version,
        "draft": entry.draft,
    }
    for change in entry.changes or (Change((), None, None),):
        path = "/".join(change.path)
        yield {**common, "path": path, "before": change.before, "after": change.after}


def rollback(version: Version, *, organisation: Organisation = "", person: As = "") -> None:
    """Put an earlier version in force again, as a new one.

    All that came after it is out of force, and stays in the history; `vaxel undo` takes one version back.
    """

    async def work(desk: Desk) -> None:
        say_done(await desk.office.roll_back(desk.actor, desk.organisation, version))

    at_desk(work, organisation=organisation, person=person)


def undo(version: Version, *, organisation: Organisation = "", person: As = "") -> None:
    """Take back what one version changed; what came after it stays.

    Where that was changed again since, it is refused: `vaxel undo 7`.
    """

    async def work(desk: Desk) -> None:
        say_done(await desk.office.undo(desk.actor, desk.organisation, version))

    at_desk(work, organisation=organisation, person=person)
