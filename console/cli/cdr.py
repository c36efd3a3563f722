"""``vaxel cdr``: the call detail records, listed, counted and exported."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path

import typer

from config.store import Store, UnknownOrganisationError
from config.store.call_records import Wanted
from console.cdr.answers import Form, export_calls, export_sums, list_calls, list_sums
from console.cdr.asking import Asked, Localities
from console.cli.admin.desk import Organisation
from console.cli.cdr_options import (
    Agent,
    AsCsv,
    AsExcel,
    AsJson,
    BillingId,
    By,
    Caller,
    Count,
    Day,
    Ended,
    Group,
    MinTalk,
    MinWait,
    Month,
    Number,
    Out,
    Since,
    Until,
    Went,
    Within,
    WithLog,
)
from console.cli.environment import read_settings
from console.cli.export import exported
from console.cli.failing import LARGEST, WRONG_INPUT, fail, shorten
from console.cli.output import Output, reader_may_leave
from console.cli.stores import opened_store
from console.service import utc_now
from dialplan.call_sums import SumBy
from dialplan.ids import CallId
from dialplan.records import LogLine

_NEWEST = 1000


def cdr(
    *,
    since: Since = "",
    until: Until = "",
    day: Day = "",
    month: Month = "",
    organisation: Organisation = "",
    group: Group = None,
    agent: Agent = None,
    disposition: Ended = None,
    direction: Went = None,
    number: Number = None,
    caller: Caller = None,
    billing_id: BillingId = None,
    min_wait: MinWait = None,
    min_talk: MinTalk = None,
    count: Count = None,
    sum_by: By = None,
    within: Within = 20.0,
    as_csv: AsCsv = False,
    as_excel: AsExcel = False,
    as_json: AsJson = False,
    with_log: WithLog = False,
    out: Out = None,
) -> None:
    """Show the call detail records: one a call, with how it ended, who took it, and how long it was.

    A line has the start, the call's id (for `vaxel explain`), how it ended, the number dialled, the caller's
    number, the group, the agent, how long the caller waited and talked, and who pays. Days and times are the
    organisation's. An option given twice takes either: --group sales --group support. Calls are in the order
    in which they began.
    """
    form = _form_of({Form.CSV: as_csv, Form.EXCEL: as_excel, Form.JSON: as_json}, out)
    if with_log and (form is not Form.JSON or sum_by is not None):
        fail("--with-log is for calls as JSON: --json", WRONG_INPUT)
    asked = Asked(
        organisation=organisation,
        since=since,
        until=until,
        day=day,
        month=month,
        groups=group or (),
        agents=agent or (),
        dispositions=disposition or (),
        directions=direction or (),
        numbers=number or (),
        callers=caller or (),
        billing_ids=billing_id or (),
        min_wait_s=min_wait,
        min_talk_s=min_talk,
    )
    with reader_may_leave():
        if sum_by is not None:
            if count is not None:
                fail("--count is for lists of calls: --sum-by counts all calls that are wanted", WRONG_INPUT)
            asyncio.run(_count(asked, form, out, sum_by, within))
        else:
            asyncio.run(_show(asked, form, out, count or _usual_count(asked, form), with_log=with_log))


def _form_of(asked: Mapping[Form, bool], out: Path | None) -> Form:
    forms = [form for form, is_asked in asked.items() if is_asked]
    if len(forms) > 1:
        fail("One of --csv, --excel and --json: they are forms of the same", WRONG_INPUT)
    if out is not None and not forms:
        fail("--out is for --csv, --excel and --json", WRONG_INPUT)
    return forms[0] if forms else Form.TEXT


def _usual_count(asked: Asked, form: Form) -> int | None:
    """All of a period and of an invoice's export, else what somebody may want to look through."""
    return None if asked.has_period or form.sheet is not None else _NEWEST


async def _show(asked: Asked, form: Form, out: Path | None, count: int | None, *, with_log: bool) -> None:
    async with opened_store(read_settings()) as store:

        async def log_of(call: CallId) -> Sequence[LogLine]:
            return await store.read_log(call=call, limit=LARGEST)

        localities, wanted = await _read(asked, store)
        calls = store.calls.find(wanted, count)
        if form is Form.TEXT:
            if not await list_calls(Output(), calls, localities.zone_of) and asked.numbers:
                typer.echo("No such calls. --number is for numbers of yours, --caller for others'.", err=True)
            return
        with exported(out) as file:
            await export_calls(file, calls, form, localities.zone_of, log_of if with_log else None)


async def _count(asked: Asked, form: Form, out: Path | None, by: SumBy, within_s: float) -> None:
    async with opened_store(read_settings()) as store:
        localities, wanted = await _read(asked, store)
        sums = await store.calls.sums(wanted, by, within_s, localities.zone_of)
        if form is Form.TEXT:
            list_sums(by, sums, within_s)
            return
        with exported(out) as file:
            export_sums(file, by, sums, form)


async def _read(asked: Asked, store: Store) -> tuple[Localities, Wanted]:
    localities = Localities(await store.calls.localities())
    try:
        wanted = asked.wanted(localities, utc_now())
    except ValueError as error:
        fail(str(error), WRONG_INPUT)
    try:
        unknown = await store.calls.unknown(wanted)
    except UnknownOrganisationError as error:
        fail(f"{shorten(str(error))}: `vaxel organisations` lists them", WRONG_INPUT)
    if unknown:
        fail(_say_unknown(unknown[0]), WRONG_INPUT)
    return localities, wanted


def _say_unknown(path: str) -> str:
    if path.startswith("people/"):
        return f"{shorten(path)} is not set up, and no call was answered by them: `vaxel user list`"
    return f"{shorten(path)} is not set up, and no call has been there: `vaxel group list`"
