"""CSV that a spreadsheet opens as it is meant: times with their offset, and no cell that it would execute."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from dialplan.ids import OrganisationId
from dialplan.records import Cdr

Cell = str | int | float | None

_ENTICING: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A cell that begins so is a formula to a spreadsheet, or may become one."""

_TELEPHONE_NUMBER: Final = re.compile(r"\+[0-9]{1,32}")
"""As a formula it is the number itself."""

COLUMNS: Final = (
    *("call", "organisation", "direction", "started", "answered", "ended", "disposition"),
    *("did", "cli", "shown", "group", "agent", "billing_id", "wait_s", "queued_s", "estimated_wait_s"),
    *("talk_s", "external_talk_s", "external_numbers", "rings", "callback_of", "config_version"),
)


def harmless(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would take it for a formula."""
    if text.lstrip(" ").startswith(_ENTICING) and not _TELEPHONE_NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def csv_line(cells: Iterable[Cell]) -> str:
    out = io.StringIO()
    row = [harmless(cell) if isinstance(cell, str) else cell for cell in cells]
    csv.writer(out, lineterminator="\r\n").writerow(row)  # which quotes either of them inside a cell
    return out.getvalue().removesuffix("\r\n") + "\n"


def row_of(cdr: Cdr, zone_of: Callable[[OrganisationId], ZoneInfo]) -> Mapping[str, Cell]:
    """One call as cells; ``external_numbers`` are those out of the house that talked."""
    zone = zone_of(cdr.organisation)
    return {
        "call": cdr.call,
        "organisation": cdr.organisation,
        "direction": cdr.direction.value,
        "started": _local(cdr.started, zone),
        "answered": _local(cdr.answered, zone) if cdr.answered else None,
        "ended": _local(cdr.ended, zone),
        "disposition": cdr.disposition.value,
        "did": cdr.did,
        "cli": cdr.cli,
        "shown": cdr.shown,
        "group": cdr.group,
        "agent": cdr.agent,
        "billing_id": cdr.billing_id,
        "wait_s": _rounded(cdr.wait_s),
        "queued_s": _rounded(cdr.queued_s),
        "estimated_wait_s": _rounded(cdr.estimated_wait_s),
        "talk_s": _rounded(cdr.talk_s),
        "external_talk_s": _rounded(cdr.external_talk_s),
        "external_numbers": " ".join(leg.number for leg in cdr.legs if leg.number and leg.talk_s),
        "rings": len(cdr.legs),
        "callback_of": cdr.callback_of,
        "config_version": cdr.config_version,
    }


def _local(at: datetime, zone: ZoneInfo) -> str:
    """RFC 3339, to the second."""
    return at.astimezone(zone).isoformat(timespec="seconds")


def _rounded(value: float | None) -> float | None:
    """Also a whole number as 0.0: a column is of one kind."""
    return None if value is None else round(float(value), 1)
