"""``vaxel explain``: why one call went where it went."""

import asyncio
from collections.abc import Iterator
from typing import Annotated

import typer

from console.cdr.asking import Localities
from console.cli.environment import read_settings
from console.cli.failing import WRONG_INPUT, fail, shorten
from console.cli.output import Output, reader_may_leave
from console.cli.stores import opened_store
from dialplan.ids import CallId
from dialplan.records import Cdr, LogLine


def explain(
    call: Annotated[str, typer.Argument(help="The call's id, as `vaxel log` and `vaxel cdr` show it.")],
) -> None:
    """Tell the story of one call: every decision, its rule, what it saw, and how the call ended.

    Times are seconds since the call came in. docs/rules.md says of each rule what it means.
    """
    with reader_may_leave():
        asyncio.run(_explain(CallId(call)))


async def _explain(call: CallId) -> None:
    output = Output()
    async with opened_store(read_settings()) as store:
        lines = await store.read_log(call=call)
        records = await store.read_cdrs(call=call)
        localities = Localities(await store.calls.localities())
    if not lines and not records:
        fail(
            f"No call {shorten(call)} in the routing log. `vaxel cdr` lists the calls there are.", WRONG_INPUT
        )
    output.print(_headline(call, lines, records, localities), style="bold", soft_wrap=True, markup=False)
    for line in lines:
        _tell(output, line, lines[0])
    for record in records:
        for text in _ending(record):
            output.print(text, soft_wrap=True, markup=False)
    if not records:
        output.print("No CDR yet: the call is still up, or its records are on their way to the store.")


def _headline(
    call: CallId, lines: tuple[LogLine, ...], records: tuple[Cdr, ...], localities: Localities
) -> str:
    first = lines[0] if lines else records[0]
    began = (lines[0].at if lines else records[0].started).astimezone(localities.zone_of(first.organisation))
    numbers = f" from {records[0].cli or 'no number'} to {records[0].did or 'no number'}" if records else ""
    at = began.isoformat(sep=" ", timespec="seconds")
    return f"Call {call}{numbers}, {at}, configuration {first.config_version}"


def _tell(output: Output, line: LogLine, first: LogLine) -> None:
    after_s = (line.at - first.at).total_seconds()
    saw = ", ".join(f"{name} {value}" for name, value in line.saw.items())
    output.print(f"  {after_s:8.1f} s  {line.step:<12} {line.decided}", soft_wrap=True, markup=False)
    because = f"              because of {line.rule}" + (f" ({saw})" if saw else "")
    output.print(because, style="dim", soft_wrap=True, markup=False)


def _ending(cdr: Cdr) -> Iterator[str]:
    took_s = (cdr.ended - cdr.started).total_seconds()
    yield f"  {took_s:8.1f} s  ended        {cdr.disposition}{_whom(cdr)}"
    yield f"              waited {cdr.wait_s:.1f} s, talked {cdr.talk_s:.1f} s"
    for leg in cdr.legs:
        cause = "" if leg.cause is None else f", hangup cause {leg.cause}"
        talked = f", talked {leg.talk_s:.1f} s" if leg.number and leg.talk_s else ""
        yield f"              rang {leg.agent} on {leg.endpoint}: {leg.outcome}{cause}{talked}"
    if cdr.billing_id:
        yield f"              paid by {cdr.billing_id}"


def _whom(cdr: Cdr) -> str:
    by = f" by {cdr.agent}" if cdr.agent else ""
    return by + (f" in {cdr.group}" if cdr.group else "")
