"""Lists for people as tables, for programs as JSON."""

import json
from collections.abc import Iterable, Mapping, Sequence

import typer
from rich.table import Table

from config.changes import Json
from console.cli.output import Output

Row = Mapping[str, Json]


def show_rows(rows: Iterable[Row], columns: Sequence[str], *, as_json: bool) -> None:
    """Show the columns of each row, or whole rows as JSON, one object a line."""
    found = tuple(rows)
    if as_json:
        for row in found:
            typer.echo(json.dumps(row, ensure_ascii=False))
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column)
    for row in found:
        table.add_row(*(_cell(row.get(column)) for column in columns))
    Output().print(table)


def _cell(value: Json) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(_cell(inner) for inner in value)
        case dict():
            return " ".join(f"{name}={_cell(inner)}" for name, inner in value.items())
        case _:
            return str(value)
