"""Lists for people as tables, for programs as JSON."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

import typer
from rich.table import Table
from rich.text import Text

from config.changing.changes import Json
from console.cli.output import Output

Row = Mapping[str, Json | datetime]
"""Times are in the organisation's zone: people see them so, programs in UTC."""

_WIDEST = 1_000_000
"""Where there is no terminal no line is too long: a program or an editor reads it."""


def show_rows(rows: Iterable[Row], columns: Sequence[str], *, as_json: bool) -> None:
    """Show the columns of each row, or whole rows as JSON, one object a line."""
    found = tuple(rows)
    if as_json:
        for row in found:
            typer.echo(json.dumps(row, ensure_ascii=False, default=_in_utc))
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        is_time = any(isinstance(row.get(column), datetime) for row in found)
        table.add_column(column, overflow="fold", no_wrap=is_time)
    for row in found:
        table.add_row(*(Text(_cell(row.get(column))) for column in columns))
    _print(table)


def _print(table: Table) -> None:
    output = Output()
    if output.is_terminal:
        output.print(table, soft_wrap=False)
        return
    output.width = _WIDEST
    with output.capture() as capture:
        output.print(table, soft_wrap=False)
    for line in capture.get().splitlines():
        typer.echo(line.rstrip())


def _in_utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _cell(value: Json | datetime) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(_cell(inner) for inner in value)
        case dict():
            return " ".join(f"{name}={_cell(inner)}" for name, inner in value.items())
        case _:
            return str(value)
