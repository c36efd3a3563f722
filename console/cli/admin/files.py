"""``vaxel export``, ``diff`` and ``check``: a configuration as a file, beside another, and looked through."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from config.company import company_of
from config.differences import find_differences
from config.document import Document
from config.files import read_file
from config.files.writing import write_document
from config.refusals import say
from config.store import Store
from console.cli.admin.desk import As, AsJson, Desk, Organisation, at_desk, at_office, refuse_empty
from console.cli.admin.tables import Row, show_rows
from console.cli.counting import count_of
from console.cli.failing import FAILED, LARGEST, WRONG_INPUT, fail, shorten
from dialplan.check import Finding, Severity
from dialplan.check.otherwise import Otherwise, find_changes_for_callers

Side = Annotated[str, typer.Argument(help="A version such as 7, a draft's name, or a file.")]

_NOTE = "note"
"""Neither error nor warning: what a draft changes may be just what is meant."""

_DIGITS = len(str(LARGEST))


def export(
    version: Annotated[
        int, typer.Option(min=0, max=LARGEST, help="An earlier version; 0 is what is in force.")
    ] = 0,
    *,
    organisation: Organisation = "",
    person: As = "",
) -> None:
    """Write the configuration as a file that `vaxel apply` takes; applying it changes nothing.

    It goes to standard output: `vaxel export > company.yaml`.
    """

    async def work(desk: Desk) -> None:
        _, document = await desk.office.read(desk.actor, desk.organisation, version or None)
        typer.echo(write_document(document), nl=False)

    at_desk(work, organisation=organisation, person=person)


def diff(
    one: Side,
    other: Annotated[str, typer.Argument(help="The same; without it, what is in force is compared.")] = "",
    *,
    organisation: Organisation = "",
    person: As = "",
) -> None:
    """Say what is different between two versions, drafts or files; the exit code is 1 where anything is.

    `vaxel diff 6 7` says what changed from 6 to 7; `vaxel diff 6`: from 6 to what is in force.

    `vaxel diff christmas`, `vaxel diff company.yaml`: what the draft or the file would change.
    """

    async def work(desk: Desk) -> bool:
        sides = (one, other) if other or _is_version(one) else ("", one)
        before, after = [await _read(desk, side) for side in sides]
        lines = find_differences(before, after)
        for line in lines:
            typer.echo(line)
        return bool(lines)

    if at_desk(work, organisation=organisation, person=person):
        raise typer.Exit(FAILED)


def _is_version(side: str) -> bool:
    return side.isascii() and side.isdecimal()


async def _read(desk: Desk, side: str) -> Document:
    if not side:
        return await desk.document()
    if _is_version(side):
        if len(side) > _DIGITS or int(side) > LARGEST:
            fail(f"versions/{shorten(side)}: is not there (see which there are: vaxel history)", WRONG_INPUT)
        return (await desk.office.read(desk.actor, desk.organisation, int(side)))[1]
    if "." in side or "/" in side:
        return (await asyncio.to_thread(read_file, Path(side))).document
    return await desk.office.drafts.read(desk.actor, desk.organisation, side)


def check(
    *,
    draft: Annotated[
        str, typer.Option("--draft", callback=refuse_empty, help="Look through this draft instead.")
    ] = "",
    organisation: Organisation = "",
    person: As = "",
    as_json: AsJson = False,
) -> None:
    """Look through a configuration for what callers would suffer from; errors block publishing.

    The exit code is 1 where there is an error. Of a draft without errors it is noted too what calls would
    meet otherwise than they do now: a key that leads elsewhere, hours cut, a level with nobody on it.
    """

    async def work(desk: Desk) -> bool:
        findings = await desk.office.check(desk.actor, desk.organisation, draft or None)
        has_errors = any(finding.severity is Severity.ERROR for finding in findings)
        notes = await _compare(desk, draft) if draft and not has_errors else ()
        if as_json:
            show_rows((*map(_row, findings), *map(_row_of_note, notes)), (), as_json=True)
        else:
            for finding in findings:
                typer.echo(f"{finding.severity.value}: {say(finding)}")
            for note in notes:
                typer.echo(f"{_NOTE}: {'/'.join(note.where)}: {note.draft} (in force: {note.now})")
            typer.echo(count_of(len(findings), "finding"))
        return has_errors

    if at_desk(work, organisation=organisation, person=person):
        raise typer.Exit(FAILED)


async def _compare(desk: Desk, draft: str) -> tuple[Otherwise, ...]:
    """What calls would meet otherwise through a draft."""
    after = await desk.office.drafts.read(desk.actor, desk.organisation, draft)
    before, after_it = company_of(await desk.document(), 0), company_of(after, 0)
    return tuple(find_changes_for_callers(before, after_it))


def _row_of_note(note: Otherwise) -> Row:
    return {
        "severity": _NOTE,
        "where": "/".join(note.where),
        "what": note.draft,
        "mend": "",
        "in_force": note.now,
    }


def _row(finding: Finding) -> Row:
    return {
        "severity": finding.severity.value,
        "where": "/".join(finding.where),
        "what": finding.what,
        "mend": finding.mend,
    }


def organisations(*, as_json: AsJson = False) -> None:
    """List the organisations.

    Where there are several, the other commands want --organisation, or VAXEL_ORGANISATION.
    """

    async def work(_: object, store: Store, __: object) -> None:
        rows: list[Row] = [
            {"organisation": one, "version": version}
            for one, version in (await store.newest_versions()).items()
        ]
        show_rows(rows, ("organisation", "version"), as_json=as_json)

    at_office(work)
