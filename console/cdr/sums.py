"""Sums of calls as rows: for a table, a spreadsheet or a program."""

from collections.abc import Mapping

from console.cdr.spreadsheet import Cell
from dialplan.call_sums import CallSum, SumBy


def sum_columns(by: SumBy) -> tuple[str, ...]:
    return tuple(sum_row(by, "", CallSum()))


def sum_row(by: SumBy, key: str, figures: CallSum) -> Mapping[str, Cell]:
    """One sum; what it is about stands first, under the name that it was asked for by."""
    level, wait_s = figures.service_level, figures.average_wait_s
    return {
        by.value.replace("-", "_"): key,
        "calls": figures.calls,
        "answered": figures.answered,
        "abandoned": figures.abandoned,
        "offered": figures.offered,
        "in_time": figures.in_time,
        "service_level": None if level is None else round(float(level), 4),
        "average_wait_s": None if wait_s is None else round(float(wait_s), 1),
        "talk_s": round(float(figures.talk_s), 1),
        "external_talk_s": round(float(figures.external_talk_s), 1),
    }
