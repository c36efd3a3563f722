"""``vaxel try``: where a call would go, now or at any time, without calling."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from config.files import read_file
from config.problems import ConfigurationError
from config.snapshot.company import company_of
from console.cli.admin.desk import Desk, Organisation, at_desk
from console.cli.failing import WRONG_INPUT, fail, shorten
from console.cli.output import Output, reader_may_leave
from console.foresight import draw_mermaid, draw_tree, foresight_json
from dialplan.company import Company
from dialplan.foresight import foresee as foresee_call
from dialplan.numbers import E164, is_emergency_number, number_from_trunk

_WIDEST = 1_000_000
"""Of a line that goes into a file or a pipe: it is never broken."""

_YEARS = range(1900, 3000)
"""Holidays are reckoned by the Gregorian calendar, and before it there was no telephone."""

_LONGEST_EXTENSION = 5
_KEYS = frozenset("0123456789*#")


def foresee(
    number: Annotated[str, typer.Argument(help="The number dialled, as people write it.")],
    *,
    at: Annotated[
        str, typer.Option(help='When, on the organisation\'s clock, such as "2026-12-24 15:30"; else now.')
    ] = "",
    caller: Annotated[str, typer.Option("--from", help="The caller's number.")] = "",
    keys: Annotated[
        str | None,
        typer.Option(
            help="The keys that the caller presses, each when it is asked for, and none after them. "
            "What is typed ahead of a question may come out otherwise: a wrong key takes it along."
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Follow every branch.")] = False,
    file: Annotated[
        Path | None, typer.Option("--config", help="A configuration file, in place of what is in force.")
    ] = None,
    draft: Annotated[str, typer.Option(help="A draft, in place of what is in force.")] = "",
    as_mermaid: Annotated[bool, typer.Option("--mermaid", help="As a flow chart for Mermaid.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON (docs/contract.md).")] = False,
    organisation: Organisation = "",
) -> None:
    """Tell where a call would go, now or at any time, and why: every rule that is looked at, as a tree.

    It decides as live calls do. The way that is taken is marked. Without --keys all keys of a menu are
    followed; with them tries are counted, and keys that nobody asked for are told.
    """
    if as_json and as_mermaid:
        fail("give one of --json and --mermaid", WRONG_INPUT)
    if keys is not None and not set(keys) <= _KEYS:
        fail(f"--keys: {shorten(keys)} are not keys of a telephone: 0 to 9, * and #", WRONG_INPUT)
    with reader_may_leave():
        company = _company(file, draft, organisation)
        moment = _when(at, company)
        foreseen = foresee_call(
            company,
            _number(number, company),
            moment,
            keys,
            caller=_number(caller, company) if caller else None,
            every=every,
        )
        if as_json:
            typer.echo(json.dumps(foresight_json(foreseen, moment), ensure_ascii=False))
        elif as_mermaid:
            typer.echo(draw_mermaid(foreseen, moment), nl=False)
        else:
            output = Output()
            if not output.is_terminal:
                output.width = _WIDEST
            output.print(f"{moment:%A %Y-%m-%d %H:%M %Z}, {company.time_zone.key}:", style="bold")
            output.print(draw_tree(foreseen), soft_wrap=False)


def _company(file: Path | None, draft: str, organisation: str) -> Company:
    if file is not None:
        try:
            return company_of(read_file(file).document, 0)
        except ConfigurationError as error:
            fail(str(error), WRONG_INPUT)

    async def work(desk: Desk) -> Company:
        if draft:
            return company_of(await desk.office.drafts.read(desk.actor, desk.organisation, draft), 0)
        version, document = await desk.office.read(desk.actor, desk.organisation)
        return company_of(document, version)

    return at_desk(work, organisation=organisation, person="")


def _number(text: str, company: Company) -> E164:
    number = number_from_trunk(text, company.country)
    if number is None:
        shown = shorten(text)
        if is_emergency_number(text, company.country):
            fail(f"{shown} is a number for help: nobody reaches it from the trunk", WRONG_INPUT)
        if text.isdigit() and len(text) <= _LONGEST_EXTENSION:
            what = "try takes numbers that come from the trunk, such as the number tied to it"
            fail(f"{shown} is no telephone number, though it may be an extension: {what}", WRONG_INPUT)
        fail(f"{shorten(text)} is not a telephone number in {company.country}", WRONG_INPUT)
    return number


def _when(text: str, company: Company) -> datetime:
    if not text:
        return datetime.now(company.time_zone)
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        fail(f'--at: {shorten(text)} is not a date and time such as "2026-12-24 15:30"', WRONG_INPUT)
    if _is_date(text):
        fail(f'--at: {shorten(text)} has no time of day: write "{at:%Y-%m-%d} 15:30"', WRONG_INPUT)
    if at.year not in _YEARS:
        fail(f"--at: {shorten(text)}: the year is to be from {_YEARS[0]} to {_YEARS[-1]}", WRONG_INPUT)
    local = (at if at.tzinfo is not None else at.replace(tzinfo=company.time_zone)).astimezone(UTC)
    local = local.astimezone(company.time_zone)
    if at.tzinfo is None and local.replace(tzinfo=None) != at:
        zone = company.time_zone.key
        fail(f"--at: there is no {shorten(text)} in {zone}: summer time begins then", WRONG_INPUT)
    if at.tzinfo is None:
        _tell_twice(local, local.replace(fold=1))
    return local


def _tell_twice(first: datetime, second: datetime) -> None:
    """Say so where the clock shows the same twice, as in the night in which summer time ends."""
    if first.utcoffset() == second.utcoffset():
        return
    taken, other = (f"{one.isoformat(sep=' ', timespec='minutes')}" for one in (first, second))
    typer.echo(
        f"--at: that night there is {first:%H:%M} twice: the first, {taken[11:]}, is taken; "
        f'for the second write "{other}"',
        err=True,
    )


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
