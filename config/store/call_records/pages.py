"""CDRs in the order in which calls began, page by page: a million of them fill no memory and hold no lock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from sqlalchemy import ColumnElement, RowMapping, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from config.store.call_records.wanted import Wanted
from config.store.tables import cdrs
from dialplan.ids import CallId

_ORDER = (cdrs.c.started, cdrs.c.call)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ended, or begins."""

    started: datetime
    call: CallId

    @classmethod
    def of(cls, row: RowMapping) -> Self:
        return cls(row["started"], row["call"])

    def passed(self) -> ColumnElement[bool]:
        """Rows that come after this place."""
        return tuple_(*_ORDER) > self._tuple()

    def reached(self) -> ColumnElement[bool]:
        """The row of this place, and those after it."""
        return tuple_(*_ORDER) >= self._tuple()

    def _tuple(self) -> ColumnElement[tuple[datetime, str]]:
        return tuple_(self.started, self.call, types=[column.type for column in _ORDER])


async def read_page(
    connection: AsyncConnection, conditions: Sequence[ColumnElement[bool]], limit: int
) -> Sequence[RowMapping]:
    query = select(cdrs).where(*conditions).order_by(*_ORDER).limit(limit)
    return (await connection.execute(query)).mappings().all()


async def place_of_newest(connection: AsyncConnection, wanted: Wanted, count: int) -> Place | None:
    """Where the newest ``count`` of them begin; None where there are not so many."""
    newest_first = (column.desc() for column in _ORDER)
    query = select(*_ORDER).where(*wanted.conditions()).order_by(*newest_first).offset(count - 1).limit(1)
    row = (await connection.execute(query)).mappings().one_or_none()
    return None if row is None else Place.of(row)
