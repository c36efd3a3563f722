"""Sums of calls: counted by the database, put into the organisation's days and hours here.

What a day is depends on the zone and its changes of clocks, which databases know differently or not at all.
They count by quarter of an hour in UTC: every zone's hours and days are made of whole ones.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Integer, and_, case, cast, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.store.call_records.wanted import Wanted
from config.store.tables import cdrs
from dialplan.call_sums import CallSum, SumBy
from dialplan.disposition import Disposition
from dialplan.ids import OrganisationId
from dialplan.records import Direction

ZoneOf = Callable[[OrganisationId], ZoneInfo]

_QUARTER_S = 900
_BESIDE_OFFERED = (
    *(Disposition.CLOSED, Disposition.UNASSIGNED, Disposition.REFUSED),
    Disposition.MAILBOX,
)
_HOUR = len("2026-11-23T09")

_COLUMNS: Mapping[SumBy, ColumnElement[Any]] = {
    SumBy.GROUP: cdrs.c.group,
    SumBy.AGENT: cdrs.c.agent,
    SumBy.DISPOSITION: cdrs.c.disposition,
    SumBy.DIRECTION: cdrs.c.direction,
    SumBy.BILLING_ID: cdrs.c.billing_id,
}


async def sum_calls(
    connection: AsyncConnection, wanted: Wanted, by: SumBy, within_s: float, zone_of: ZoneOf
) -> Mapping[str, CallSum]:
    """The sums by what they are put together by, in its order; ``within_s`` is for the service level."""
    keys = _keys(by)
    query = select(*keys, *_figures(within_s)).where(*wanted.conditions()).group_by(*keys)
    sums: dict[str, CallSum] = {}
    for row in await connection.execute(query):
        key = _name(by, row, zone_of)
        sums[key] = sums.get(key, CallSum()) + CallSum(*(figure or 0 for figure in row[len(keys) :]))
    order: Callable[[str], Any] = datetime.fromisoformat if by is SumBy.HOUR else str
    return {key: sums[key] for key in sorted(sums, key=order)}


def _keys(by: SumBy) -> Sequence[ColumnElement[Any]]:
    if by in _COLUMNS:
        return (_COLUMNS[by],)
    hour = func.substr(cdrs.c.started, _number(1), _number(_HOUR))
    quarter = cast(func.substr(cdrs.c.started, _number(_HOUR + 2), _number(2)), Integer) // _number(15)
    return cdrs.c.organisation, hour, quarter


def _number(value: int) -> ColumnElement[int]:
    """Written out: PostgreSQL takes two parameters for two values, and the group for another one."""
    return literal(value, literal_execute=True)


def _figures(within_s: float) -> Sequence[ColumnElement[Any]]:
    columns = cdrs.c
    is_offered = and_(columns.direction == Direction.INCOMING, columns.disposition.not_in(_BESIDE_OFFERED))
    is_answered = columns.disposition == Disposition.ANSWERED
    wait = func.coalesce(columns.queued_s, columns.wait_s)
    return (
        func.count(),
        _count(is_answered),
        _count(columns.disposition == Disposition.ABANDONED),
        _count(is_offered),
        _count(and_(is_offered, is_answered, wait <= within_s)),
        func.sum(case((is_offered, wait), else_=0.0)),
        func.sum(columns.talk_s),
        func.sum(columns.external_talk_s),
    )


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _name(by: SumBy, row: Sequence[Any], zone_of: ZoneOf) -> str:
    if by in _COLUMNS:
        return row[0] or ""
    organisation, hour, quarter = row[0], row[1], row[2]
    at = datetime.fromisoformat(f"{hour}:00:00+00:00") + timedelta(seconds=int(quarter) * _QUARTER_S)
    local = at.astimezone(zone_of(organisation))
    return local.date().isoformat() if by is SumBy.DAY else _name_of_hour(local)


def _name_of_hour(local: datetime) -> str:
    """With its offset: where clocks are put back an hour comes twice."""
    return local.replace(minute=0).isoformat(sep=" ", timespec="minutes")
