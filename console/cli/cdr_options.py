"""The options of ``vaxel cdr``: which period, which calls, which sums, in which form."""

from pathlib import Path
from typing import Annotated

import typer

from console.cli.failing import LARGEST
from dialplan.call_sums import SumBy
from dialplan.disposition import Disposition
from dialplan.records import Direction

_PERIOD = "Which period"
_WHICH = "Which calls"
_SUMS = "Sums"
_FORM = "In which form"

Since = Annotated[str, typer.Option("--from", help="From this day or time on.", rich_help_panel=_PERIOD)]
Until = Annotated[
    str, typer.Option(help="To the end of this day, or up to this time.", rich_help_panel=_PERIOD)
]
Day = Annotated[str, typer.Option(help="2026-11-23, today or yesterday.", rich_help_panel=_PERIOD)]
Month = Annotated[str, typer.Option(help="2026-11.", rich_help_panel=_PERIOD)]

Group = Annotated[list[str] | None, typer.Option(help="Waited in this group.", rich_help_panel=_WHICH)]
Agent = Annotated[
    list[str] | None,
    typer.Option("--agent", "--person", help="Answered by this person.", rich_help_panel=_WHICH),
]
Ended = Annotated[
    list[Disposition] | None, typer.Option("--disposition", help="Came to this.", rich_help_panel=_WHICH)
]
Went = Annotated[
    list[Direction] | None, typer.Option("--direction", help="Who called whom.", rich_help_panel=_WHICH)
]
Number = Annotated[
    list[str] | None,
    typer.Option(help="Called or showed this number of yours.", rich_help_panel=_WHICH),
]
Caller = Annotated[list[str] | None, typer.Option(help="Came from this number.", rich_help_panel=_WHICH)]
BillingId = Annotated[list[str] | None, typer.Option(help="Paid for by this.", rich_help_panel=_WHICH)]
MinWait = Annotated[float | None, typer.Option(min=0, help="Waited so many seconds.", rich_help_panel=_WHICH)]
MinTalk = Annotated[float | None, typer.Option(min=0, help="Talked so many seconds.", rich_help_panel=_WHICH)]
Count = Annotated[
    int | None,
    typer.Option(
        "--count",
        "-n",
        min=1,
        max=LARGEST,
        help="How many of the newest: all of a period and of --csv where not given, else 1000.",
        rich_help_panel=_WHICH,
    ),
]

By = Annotated[
    SumBy | None, typer.Option("--sum-by", help="Count calls instead of listing them.", rich_help_panel=_SUMS)
]
Within = Annotated[
    float,
    typer.Option(min=0, help="Seconds to answer in, for the service level.", rich_help_panel=_SUMS),
]

AsCsv = Annotated[bool, typer.Option("--csv", help="For spreadsheets, with a header.", rich_help_panel=_FORM)]
AsExcel = Annotated[
    bool, typer.Option("--excel", help="The same, as Excel in Swedish opens it.", rich_help_panel=_FORM)
]
AsJson = Annotated[
    bool, typer.Option("--json", help="One JSON object a line (docs/contract.md).", rich_help_panel=_FORM)
]
Out = Annotated[Path | None, typer.Option(help="Write it to this file.", rich_help_panel=_FORM)]
WithLog = Annotated[
    bool,
    typer.Option(
        "--with-log",
        help="Each call with its lines of the routing log, as vaxel replay needs it.",
        rich_help_panel=_FORM,
    ),
]
