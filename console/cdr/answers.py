"""Calls and their sums as somebody wants to see them: on a terminal, in a spreadsheet, as JSON."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from enum import Enum, auto
from functools import reduce
from operator import add
from typing import TextIO
from zoneinfo import ZoneInfo

from rich.console import Console

from console.cdr.spreadsheet import COLUMNS, EXCEL, PLAIN, Cell, Sheet, row_of
from console.cdr.sums import sum_columns, sum_row
from console.cli.admin.tables import Row, show_rows
from console.contract import cdr_json
from console.live_view import render_cdr
from dialplan.call_sums import CallSum, SumBy
from dialplan.ids import CallId, OrganisationId
from dialplan.records import Cdr, LogLine

ZoneOf = Callable[[OrganisationId], ZoneInfo]
LogOf = Callable[[CallId], Awaitable[Sequence[LogLine]]]


class Form(Enum):
    TEXT = auto()
    CSV = auto()
    EXCEL = auto()
    JSON = auto()

    @property
    def sheet(self) -> Sheet | None:
        return _SHEETS.get(self)


_SHEETS = {Form.CSV: PLAIN, Form.EXCEL: EXCEL}


async def list_calls(console: Console, calls: AsyncIterator[Cdr], zone_of: ZoneOf) -> bool:
    """A line for each call, for people; return whether there were any.

    Styling one takes longer than reading it: only a terminal gets it.
    """
    has_any = False
    async for call in calls:
        has_any = True
        line = render_cdr(call, zone_of(call.organisation))
        if console.is_terminal:
            console.print(line, soft_wrap=True)
        else:
            console.file.write(f"{line.plain.rstrip()}\n")
    return has_any


async def export_calls(
    out: TextIO, calls: AsyncIterator[Cdr], form: Form, zone_of: ZoneOf, log_of: LogOf | None = None
) -> None:
    """All calls, as they come; as JSON with their lines of the routing log, where ``log_of`` reads them."""
    sheet = form.sheet
    if sheet is None:
        async for call in calls:
            log = None if log_of is None else await log_of(call.call)
            out.write(f"{cdr_json(call, log)}\n")
        return
    out.write(sheet.begins + sheet.line(COLUMNS))
    async for call in calls:
        out.write(sheet.line(row_of(call, zone_of, sheet).values()))


def list_sums(by: SumBy, sums: Mapping[str, CallSum], within_s: float) -> None:
    """A table for people, with all of it together in the last line."""
    rows = [_readable(sum_row(by, key or "-", figures), within_s) for key, figures in sums.items()]
    if len(sums) > 1:
        rows.append(_readable(sum_row(by, "all", reduce(add, sums.values())), within_s))
    show_rows(rows, tuple(rows[0]) if rows else (), as_json=False)


def _readable(row: Mapping[str, Cell], within_s: float) -> Row:
    in_time, offered = row["in_time"], row["offered"]  # service_level is rounded already
    level = float(in_time) / float(offered) if in_time is not None and offered else None
    seen: dict[str, Cell] = {}
    for name, value in row.items():
        match name, value:
            case "in_time", _:
                seen[f"in {within_s:g} s"] = value
            case "service_level", _:
                seen["level"] = "" if level is None else f"{100 * level:.1f} %"
            case _:
                seen[name.replace("_", " ")] = value
    return seen


def export_sums(out: TextIO, by: SumBy, sums: Mapping[str, CallSum], form: Form) -> None:
    sheet = form.sheet
    if sheet is not None:
        out.write(sheet.begins + sheet.line(sum_columns(by)))
    for key, figures in sums.items():
        about = sheet.hour(key) if sheet and by is SumBy.HOUR else key
        row = sum_row(by, about, figures)
        out.write(sheet.line(row.values()) if sheet else f"{json.dumps(row, ensure_ascii=False)}\n")
