"""``vaxel try``: where a call would go, now or at any time, without calling."""

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from config.company import company_of
from config.files import read_file
from config.problems import ConfigurationError
from console.cli.admin.desk import Desk, Organisation, at_desk
from console.cli.failing import WRONG_INPUT, fail, shorten
from console.cli.output import Output, reader_may_leave
from console.foresight import draw_mermaid, draw_tree, foresight_json
from dialplan.company import Company
from dialplan.foresight import foresee as foresee_call
from dialplan.numbers import E164, number_from_trunk

_WIDEST = 1000
"""Of a line that goes into a file or a pipe."""

_KEYS = frozenset("0123456789*#")


def foresee(
    number: Annotated[str, typer.Argument(help="The number dialled, as people write it.")],
    *,
    at: Annotated[
        str, typer.Option(help='When, on the organisation\'s clock, such as "2026-12-24 15:30"; else now.')
    ] = "",
    caller: Annotated[str, typer.Option("--from", help="The caller's number.")] = "",
    keys: Annotated[str, typer.Option(help="The keys that the caller presses.")] = "",
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

    It decides as live calls do. The way that is taken is marked; where a menu gets no keys, all are followed.
    """
    if as_json and as_mermaid:
        fail("give one of --json and --mermaid", WRONG_INPUT)
    if not set(keys) <= _KEYS:
        fail(f"--keys: {shorten(keys)} are not keys of a telephone: 0 to 9, * and #", WRONG_INPUT)
    with reader_may_leave():
        company = _company(file, draft, organisation)
        foreseen = foresee_call(
            company,
            _number(number, company),
            _when(at, company),
            keys,
            caller=_number(caller, company) if caller else None,
            every=every,
        )
        if as_json:
            typer.echo(json.dumps(foresight_json(foreseen), ensure_ascii=False))
        elif as_mermaid:
            typer.echo(draw_mermaid(foreseen), nl=False)
        else:
            output = Output()
            output.print(draw_tree(foreseen), width=output.width if output.is_terminal else _WIDEST)


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
        fail(f"{shorten(text)} is not a telephone number in {company.country}", WRONG_INPUT)
    return number


def _when(text: str, company: Company) -> datetime:
    if not text:
        return datetime.now(company.time_zone)
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        fail(f'--at: {shorten(text)} is not a date and time such as "2026-12-24 15:30"', WRONG_INPUT)
    return at if at.tzinfo is not None else at.replace(tzinfo=company.time_zone)
