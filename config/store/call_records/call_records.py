"""What is asked about the calls that were, each answer within a deadline of its own."""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, RowMapping, select
from sqlalchemy.ext.asyncio import AsyncEngine

from config.store import versions
from config.store.call_records.erased_cdrs import CDRS
from config.store.call_records.erased_voicemails import VOICEMAILS
from config.store.call_records.erasure import ERASED_AT_ONCE, Erasure, PersonalData, entry_of
from config.store.call_records.localities import Locality, read_locality
from config.store.call_records.pages import Place, place_of_newest, read_page
from config.store.call_records.sums import sum_calls
from config.store.call_records.unknown import find_unknown
from config.store.call_records.wanted import Wanted
from config.store.changing import Held
from config.store.connection import reading, writing
from config.store.records import read_cdr
from config.store.tables import cdrs
from dialplan.call_sums import CallSum, SumBy
from dialplan.ids import OrganisationId
from dialplan.records import Cdr

_PERSONAL: Final[tuple[PersonalData, ...]] = (CDRS, VOICEMAILS)
"""All that is kept of callers, by table: a new one is added here."""

PAGE: Final = 2000
"""CDRs in memory at a time."""

_COUNTING_S: Final = 300.0
"""Sums look at every call there is; nobody waits behind them."""


class CallRecords:
    """Every verb raises StoreAwayError where the store can't do it in time."""

    def __init__(self, engine: AsyncEngine, deadline_s: float, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._deadline_s = deadline_s
        self._now = now

    async def find(self, wanted: Wanted, newest: int | None = None) -> AsyncIterator[Cdr]:
        """Those wanted, or the newest of them, in the order in which they began."""
        place: ColumnElement[bool] | None = None
        if newest is not None:
            async with reading(self._engine, _COUNTING_S) as connection:
                begins = await place_of_newest(connection, wanted, newest)
            place = None if begins is None else begins.reached()
        while True:
            conditions = [*wanted.conditions(), *(() if place is None else (place,))]
            async with reading(self._engine, _COUNTING_S) as connection:
                rows = await read_page(connection, conditions, PAGE)
            for row in rows:
                yield read_cdr({str(name): value for name, value in row.items()})
            if len(rows) < PAGE:
                return
            place = Place.of(rows[-1]).passed()

    async def sums(
        self, wanted: Wanted, by: SumBy, within_s: float, zone_of: Callable[[OrganisationId], ZoneInfo]
    ) -> Mapping[str, CallSum]:
        """Sums of those wanted; ``within_s`` is the wait that the service level allows."""
        async with reading(self._engine, _COUNTING_S) as connection:
            return await sum_calls(connection, wanted, by, within_s, zone_of)

    async def localities(self) -> Mapping[OrganisationId, Locality]:
        """Where each organisation is that is set up, without reading its whole configuration."""
        async with reading(self._engine, self._deadline_s) as connection:
            newest = await versions.newest_versions(connection)
            return {
                organisation: await read_locality(connection, organisation, version)
                for organisation, version in newest.items()
            }

    async def locality(self, organisation: OrganisationId) -> Locality:
        async with reading(self._engine, self._deadline_s) as connection:
            newest = await versions.newest_versions(connection)
            return await read_locality(connection, organisation, newest.get(organisation, 0))

    async def unknown(self, wanted: Wanted) -> tuple[str, ...]:
        """Groups and people wanted that are neither set up nor in any call; UnknownOrganisationError."""
        async with reading(self._engine, _COUNTING_S) as connection:
            return await find_unknown(connection, wanted)

    # Personal data.

    async def organisations(self) -> tuple[OrganisationId, ...]:
        """Those that have calls, set up or not."""
        async with reading(self._engine, _COUNTING_S) as connection:
            found = await connection.scalars(select(cdrs.c.organisation).distinct())
            return tuple(sorted(OrganisationId(organisation) for organisation in found))

    async def count_erasable(self, organisation: OrganisationId, what: Erasure) -> int:
        """How many records ``erase`` would touch."""
        count = 0
        async for kind, rows in self._suspects(organisation, what):
            count += sum(bool(kind.forget(row, what)) for row in rows)
        return count

    async def erase(self, organisation: OrganisationId, what: Erasure, by: str, callbacks: int = 0) -> int:
        """Forget what is kept of callers, piece by piece; return how many records had something.

        Where any had, or so many ``callbacks`` that were owed were forgotten beforehand, the audit log
        tells, without the number.
        """
        erased: Counter[str] = Counter()
        async for kind, rows in self._suspects(organisation, what):
            async with writing(self._engine, self._deadline_s) as connection:
                erased[kind.table.name] += await kind.erase(connection, rows, what, self._now())
        if not erased.total() and not callbacks:
            return 0
        told = {**erased, "callbacks": callbacks} if callbacks else erased
        async with writing(self._engine, self._deadline_s) as connection:
            held = Held(connection, organisation, 0, None, {})
            await held.tell(entry_of(what, told, by, self._now()))
        await self._clear_log_of_changes()
        return erased.total()

    async def _suspects(
        self, organisation: OrganisationId, what: Erasure
    ) -> AsyncIterator[tuple[PersonalData, Sequence[RowMapping]]]:
        for kind in _PERSONAL:
            last: RowMapping | None = None
            while True:
                async with reading(self._engine, _COUNTING_S) as connection:
                    rows = await kind.read_suspects(connection, organisation, what, last)
                yield kind, rows
                if len(rows) < ERASED_AT_ONCE:
                    break
                last = rows[-1]

    async def _clear_log_of_changes(self) -> None:
        """SQLite's -wal file has pages as they were before until it is begun anew."""
        if self._engine.dialect.name == "sqlite":
            async with reading(self._engine, self._deadline_s) as connection:
                await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
