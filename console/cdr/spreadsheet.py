"""CSV that a spreadsheet opens as it is meant, and in which it executes no cell."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
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

_DIGITS: Final = re.compile(r"\+?[0-9]{1,32}")
"""What a spreadsheet takes for a figure: it would lose its plus, its first zero, its last digits."""

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


@dataclass(frozen=True, slots=True)
class Sheet:
    """How a spreadsheet wants its CSV. ``begins`` stands before everything else.

    Where it ``reads_digits_as_figures``, a number to call is given as a formula that is its text.
    """

    begins: str = ""
    delimiter: str = ","
    decimal_point: str = "."
    has_offsets: bool = True
    reads_digits_as_figures: bool = False

    def line(self, cells: Iterable[Cell]) -> str:
        out = io.StringIO()
        # Either character of this line end inside a cell has the cell quoted.
        csv.writer(out, delimiter=self.delimiter, lineterminator="\r\n").writerow(map(self._cell, cells))
        return out.getvalue().removesuffix("\r\n") + "\n"

    def _cell(self, cell: Cell) -> Cell:
        match cell:
            case str() if self.reads_digits_as_figures and _DIGITS.fullmatch(cell):
                return f'="{cell}"'
            case str():
                return harmless(cell)
            case float():
                return str(cell).replace(".", self.decimal_point)
            case _:
                return cell

    def hour(self, text: str) -> str:
        """An hour with its offset, as sums have it."""
        return text if self.has_offsets or not text else text[: len("2026-11-23 09:00")]

    def time(self, at: datetime, zone: ZoneInfo) -> str:
        """To the second: RFC 3339, or without its offset and its T."""
        local = at.astimezone(zone)
        if self.has_offsets:
            return local.isoformat(timespec="seconds")
        return local.replace(tzinfo=None).isoformat(" ", "seconds")


PLAIN: Final = Sheet()
EXCEL: Final = Sheet("\ufeff", ";", ",", has_offsets=False, reads_digits_as_figures=True)
"""What Excel opens by a double click where the decimal point is a comma, as in Sweden."""


def row_of(
    cdr: Cdr, zone_of: Callable[[OrganisationId], ZoneInfo], sheet: Sheet = PLAIN
) -> Mapping[str, Cell]:
    """One call as cells; ``external_numbers`` are those out of the house that talked."""
    zone = zone_of(cdr.organisation)
    return {
        "call": cdr.call,
        "organisation": cdr.organisation,
        "direction": cdr.direction.value,
        "started": sheet.time(cdr.started, zone),
        "answered": sheet.time(cdr.answered, zone) if cdr.answered else None,
        "ended": sheet.time(cdr.ended, zone),
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


def _rounded(value: float | None) -> float | None:
    """Also a whole number as 0.0: a column is of one kind."""
    return None if value is None else round(float(value), 1)
