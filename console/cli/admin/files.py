"""``vaxel export``, ``diff`` and ``check``: a configuration as a file, beside another, and looked through."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from config.differences import find_differences
from config.document import Document
from config.files import read_file
from config.files.writing import write_document
from config.refusals import say
from config.store import Store
from console.cli.admin.desk import As, AsJson, Desk, Organisation, at_desk, at_office
from console.cli.admin.tables import Row, show_rows
from console.cli.failing import FAILED
from dialplan.check import Finding, Severity

Side = Annotated[str, typer.Argument(help="A version such as 7, a draft's name, or a file.")]


def export(
    version: Annotated[int, typer.Option(min=0, help="An earlier version; 0 is what is in force.")] = 0,
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
    other: Annotated[str, typer.Argument(help="The same; without it what is in force.")] = "",
    *,
    organisation: Organisation = "",
    person: As = "",
) -> None:
    """Say what is different between two versions, drafts or files; the exit code is 1 where anything is.

    `vaxel diff 6 7` compares two versions, `vaxel diff company.yaml` a file with what is in force.
    """

    async def work(desk: Desk) -> bool:
        before = await _read(desk, one if other else "")
        after = await _read(desk, other or one)
        lines = find_differences(before, after)
        for line in lines:
            typer.echo(line)
        return bool(lines)

    if at_desk(work, organisation=organisation, person=person):
        raise typer.Exit(FAILED)


async def _read(desk: Desk, side: str) -> Document:
    if not side:
        return await desk.document()
    if side.isascii() and side.isdecimal():
        return (await desk.office.read(desk.actor, desk.organisation, int(side)))[1]
    if "." in side or "/" in side:
        return (await asyncio.to_thread(read_file, Path(side))).document
    return await desk.office.drafts.read(desk.actor, desk.organisation, side)


def check(
    *,
    draft: Annotated[str, typer.Option("--draft", help="Look through this draft instead.")] = "",
    organisation: Organisation = "",
    person: As = "",
    as_json: AsJson = False,
) -> None:
    """Look through a configuration for what callers would suffer from; errors block publishing.

    The exit code is 1 where there is an error.
    """

    async def work(desk: Desk) -> bool:
        findings = await desk.office.check(desk.actor, desk.organisation, draft or None)
        if as_json:
            show_rows((_row(finding) for finding in findings), (), as_json=True)
        else:
            for finding in findings:
                typer.echo(f"{finding.severity.value}: {say(finding)}")
            typer.echo(f"{len(findings)} findings")
        return any(finding.severity is Severity.ERROR for finding in findings)

    if at_desk(work, organisation=organisation, person=person):
        raise typer.Exit(FAILED)


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
