"""Calls and their sums as somebody wants to see them: on a terminal, in a spreadsheet, as JSON."""

import json
from collections.abc import AsyncIterator, Callable, Mapping
from enum import Enum, auto
from functools import reduce
from operator import add
from typing import TextIO
from zoneinfo import ZoneInfo

from rich.console import Console

from console.cdr.spreadsheet import COLUMNS, Cell, csv_line, row_of
from console.cdr.sums import sum_columns, sum_row
from console.cli.admin.tables import Row, show_rows
from console.contract import cdr_json
from console.live_view import render_cdr
from dialplan.call_sums import CallSum, SumBy
from dialplan.ids import OrganisationId
from dialplan.records import Cdr

ZoneOf = Callable[[OrganisationId], ZoneInfo]


class Form(Enum):
    TEXT = auto()
    CSV = auto()
    JSON = auto()


async def list_calls(console: Console, calls: AsyncIterator[Cdr], zone_of: ZoneOf) -> None:
    """A line for each call, for people. Styling one takes longer than reading it: only a terminal gets it."""
    async for call in calls:
        line = render_cdr(call, zone_of(call.organisation))
        if console.is_terminal:
            console.print(line, soft_wrap=True)
        else:
            console.file.write(f"{line.plain.rstrip()}\n")


async def export_calls(out: TextIO, calls: AsyncIterator[Cdr], form: Form, zone_of: ZoneOf) -> None:
    """All calls, as they come."""
    if form is Form.CSV:
        out.write(csv_line(COLUMNS))
    async for call in calls:
        out.write(csv_line(row_of(call, zone_of).values()) if form is Form.CSV else f"{cdr_json(call)}\n")


def list_sums(by: SumBy, sums: Mapping[str, CallSum], within_s: float) -> None:
    """A table for people, with all of it together in the last line."""
    rows = [_readable(sum_row(by, key or "-", figures), within_s) for key, figures in sums.items()]
    if len(sums) > 1:
        rows.append(_readable(sum_row(by, "all", reduce(add, sums.values())), within_s))
    show_rows(rows, tuple(rows[0]) if rows else (), as_json=False)


def _readable(row: Mapping[str, Cell], within_s: float) -> Row:
    level = row["service_level"]
    seen: dict[str, Cell] = {}
    for name, value in row.items():
        match name, value:
            case "in_time", _:
                seen[f"in {within_s:g} s"] = value
            case "service_level", _:
                seen["level"] = "" if level is None else f"{100 * float(level):.1f} %"
            case _:
                seen[name.replace("_", " ")] = value
    return seen


def export_sums(out: TextIO, by: SumBy, sums: Mapping[str, CallSum], form: Form) -> None:
    if form is Form.CSV:
        out.write(csv_line(sum_columns(by)))
    for key, figures in sums.items():
        row = sum_row(by, key, figures)
        out.write(csv_line(row.values()) if form is Form.CSV else f"{json.dumps(row, ensure_ascii=False)}\n")
