"""``vaxel export``, ``diff`` and ``check``: a configuration as a file, beside another, and looked through."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from config.access import demand_right
from config.changing.checking import findings_of, found_in
from config.changing.differences import find_differences
from config.changing.refusals import say
from config.document import Document
from config.files import read_file
from config.files.writing import write_document
from config.office.reading import newest_of
from config.problems import ConfigurationError
from config.snapshot.company import company_of
from config.store import Store
from console.cli.admin.desk import As, AsJson, Desk, Organisation, at_desk, at_office, refuse_empty
from console.cli.admin.tables import Row, show_rows
from console.cli.counting import count_of
from console.cli.environment import read_settings
from console.cli.failing import FAILED, LARGEST, WRONG_INPUT, fail, shorten
from console.service import utc_now
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
    config: Annotated[Path | None, typer.Option(help="Look through this configuration file instead.")] = None,
    organisation: Organisation = "",
    person: As = "",
    as_json: AsJson = False,
) -> None:
    """Look through a configuration for what callers would suffer from; errors block publishing.

    The exit code is 1 where there is an error. Of a draft or a file without errors it is noted too what
    calls would meet otherwise than they do now: a key that leads elsewhere, hours cut, a level with nobody
    on it. A file of an organisation of which nothing is in force yet is looked through all the same, also
    where there is no store: then there is nothing to note.
    """
    if draft and config is not None:
        fail("give one of --draft and --config", WRONG_INPUT)
    file = _read_file(config) if config is not None else None
    if file is not None and not (organisation or person):
        organisation = file.organisation
        if not _is_in_force(file.organisation):
            typer.echo(
                f"Nothing of {file.organisation} is in force: there is nothing to compare with", err=True
            )
            if _tell(found_in(file), (), as_json=as_json):
                raise typer.Exit(FAILED)
            return

    async def work(desk: Desk) -> bool:
        if file is not None and file.organisation != desk.organisation:
            fail(f"the file is {file.organisation}'s, and this is {desk.organisation}", WRONG_INPUT)
        after = file
        if draft:
            after = await desk.office.drafts.read(desk.actor, desk.organisation, draft)
        if file is not None:
            findings = await _check_file(desk, file)
        else:
            findings = await desk.office.check(desk.actor, desk.organisation, draft or None)
        has_errors = any(finding.severity is Severity.ERROR for finding in findings)
        notes = await _compare(desk, after) if after is not None and not has_errors else ()
        return _tell(findings, notes, as_json=as_json)

    if at_desk(work, organisation=organisation, person=person):
        raise typer.Exit(FAILED)


def _tell(findings: Sequence[Finding], notes: Sequence[Otherwise], *, as_json: bool) -> bool:
    """Whether there is an error among them."""
    if as_json:
        show_rows((*map(_row, findings), *map(_row_of_note, notes)), (), as_json=True)
    else:
        for finding in findings:
            typer.echo(f"{finding.severity.value}: {say(finding)}")
        for note in notes:
            typer.echo(f"{_NOTE}: {'/'.join(note.where)}: {note.draft} (in force: {note.now})")
        typer.echo(count_of(len(findings), "finding"))
    return any(finding.is_error for finding in findings)


def _read_file(file: Path) -> Document:
    try:
        return read_file(file).document
    except ConfigurationError as error:
        fail(str(error), WRONG_INPUT)


def _is_in_force(organisation: str) -> bool:
    """Whether there is a store, and the organisation in it."""
    place = read_settings().store_place
    if isinstance(place, Path) and not place.exists():
        return False

    async def work(_: object, store: Store, __: object) -> bool:
        return organisation in await store.newest_versions()

    return at_office(work)


async def _check_file(desk: Desk, document: Document) -> tuple[Finding, ...]:
    """In itself, and beside what the store knows; for those who may see what is in force."""
    async with desk.store.hold(desk.organisation) as held:
        demand_right(desk.actor, newest_of(held))
        return await findings_of(held, document)


async def _compare(desk: Desk, draft: Document) -> tuple[Otherwise, ...]:
    """What calls would meet otherwise through a draft."""
    before, after = company_of(await desk.document(), 0), company_of(draft, 0)
    today = utc_now().astimezone(after.time_zone).date()
    return tuple(find_changes_for_callers(before, after, today))


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
