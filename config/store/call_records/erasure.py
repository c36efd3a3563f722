"""Forgetting what was kept of callers: numbers become '', the records stay and are still counted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, RowMapping, Table, bindparam, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from config.changing.changes import Change, Json
from config.store.changing import Entry
from dialplan.ids import OrganisationId

ERASED_AT_ONCE = 500
"""Rows of one transaction: the records of live calls wait no longer than these take."""


@dataclass(frozen=True, slots=True)
class OldCalls:
    """All numbers of callers in calls that began ``before`` a moment, so many ``days`` ago."""

    days: int
    before: datetime

    def audit(self) -> Mapping[str, Json]:
        return {"older_than_days": self.days}


@dataclass(frozen=True, slots=True)
class OneNumber:
    """One number of a caller, in all its ``spellings``, wherever it is."""

    spellings: frozenset[str]

    def audit(self) -> Mapping[str, Json]:
        """Without the number: the line stays."""
        return {"of": "one number"}


Erasure = OldCalls | OneNumber


@dataclass(frozen=True, slots=True)
class PersonalData:
    """What a table keeps of callers. Its rows have an ``organisation``.

    ``suspects`` finds rows that may be concerned, ``forget`` says of one which columns become what: always
    the same columns, or none where the row is not concerned.
    """

    table: Table
    time: str
    suspects: Callable[[Erasure], ColumnElement[bool]]
    forget: Callable[[RowMapping, Erasure], Mapping[str, object]]

    async def read_suspects(
        self,
        connection: AsyncConnection,
        organisation: OrganisationId,
        what: Erasure,
        after: RowMapping | None,
    ) -> Sequence[RowMapping]:
        """The next rows in the order of their times; ``after`` is the last one of those before."""
        order = (self.table.c[self.time], *self.table.primary_key.columns)
        query = select(self.table).where(self.table.c.organisation == organisation, self.suspects(what))
        if after is not None:
            types = [column.type for column in order]
            query = query.where(
                tuple_(*order) > tuple_(*(after[column.name] for column in order), types=types)
            )
        rows = await connection.execute(query.order_by(*order).limit(ERASED_AT_ONCE))
        return rows.mappings().all()

    async def erase(
        self, connection: AsyncConnection, rows: Sequence[RowMapping], what: Erasure, at: datetime
    ) -> int:
        """Forget what these rows have; return how many had something."""
        keys = self.table.primary_key.columns
        is_whole = isinstance(what, OldCalls) and "erased_at" in self.table.c  # nothing is left to be erased
        mark = {"erased_at": at} if is_whole else {}
        changes = [
            {**forgotten, **mark, **{f"key_{key.name}": row[key.name] for key in keys}}
            for row in rows
            if (forgotten := self.forget(row, what))
        ]
        if changes:
            here = (key == bindparam(f"key_{key.name}") for key in keys)
            await connection.execute(update(self.table).where(*here), changes)
        return len(changes)


def entry_of(what: Erasure, erased: Mapping[str, int], by: str, at: datetime) -> Entry:
    """A line for the audit log: what was erased and how much, never which number."""
    change = Change(("records",), None, {**what.audit(), "erased": dict(erased)})
    return Entry(at, by, "records.erase", (change,))
