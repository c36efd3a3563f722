"""What a CDR keeps of callers: their number, and numbers that were rung or shown out of the house."""

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Text, and_, cast, or_

from config.store.call_records.erasure import Erasure, OldCalls, OneNumber, PersonalData
from config.store.tables import cdrs
from dialplan.records import Direction

_OUTSIDERS: Mapping[Direction, frozenset[str]] = {
    Direction.INCOMING: frozenset({"cli", "shown"}),
    Direction.INTERNAL: frozenset({"shown"}),
    Direction.OUTGOING: frozenset({"did"}),
    Direction.CALLBACK: frozenset({"cli", "did"}),
}
"""What can be a number of somebody outside; a forward may show its caller's."""

_NUMBER_OF_ENDPOINT = re.compile(r"(?<=/)[^/@]*(?=@)")  # PJSIP/+46701740605@trunk


def _suspects(what: Erasure) -> ColumnElement[bool]:
    columns = cdrs.c
    match what:
        case OldCalls(before=before):
            return and_(columns.started < before, columns.erased_at.is_(None))
        case OneNumber(spellings):
            legs = cast(columns.legs, Text)
            return or_(
                *(column.in_(spellings) for column in (columns.cli, columns.shown, columns.did)),
                *(legs.contains(spelling, autoescape=True) for spelling in sorted(spellings)),
            )


def _forget(row: RowMapping, what: Erasure) -> Mapping[str, object]:
    outsiders = _OUTSIDERS[Direction(row["direction"])]
    kept = {name: row[name] for name in ("cli", "did", "shown", "legs")}
    left = {
        name: _without(number, what) if name in outsiders else number
        for name, number in kept.items()
        if name != "legs"
    }
    left["legs"] = [_leg_without(leg, what) for leg in kept["legs"]]
    return left if isinstance(what, OldCalls) or left != kept else {}


def _without(number: str, what: Erasure) -> str:
    return number if isinstance(what, OneNumber) and number not in what.spellings else ""


def _leg_without(leg: Mapping[str, Any], what: Erasure) -> Mapping[str, Any]:
    def blank(rung: re.Match[str]) -> str:
        return _without(rung[0], what)

    number = _without(leg.get("number", ""), what)
    return {**leg, "number": number, "endpoint": _NUMBER_OF_ENDPOINT.sub(blank, leg["endpoint"])}


CDRS = PersonalData(cdrs, "started", _suspects, _forget)
