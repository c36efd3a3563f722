"""The store as the rest of the program sees it: a few verbs, each one transaction with a deadline."""

from asyncio import to_thread
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Self, TypeVar

from sqlalchemy.ext.asyncio import AsyncEngine

from config.changing.changes import find_changes
from config.document import Document
from config.snapshot.company import company_of
from config.snapshot.off_loop import is_large, off_loop
from config.store import versions
from config.store.call_records import CallRecords
from config.store.changing import Entry, Held
from config.store.connection import make_engine, reading, writing
from config.store.errors import StoreAwayError
from config.store.log_ins import Membership, find_memberships, read_secret
from config.store.lost_boxes import lost_boxes
from config.store.mailboxes import StoredMailboxes
from config.store.migrate import migrate
from config.store.opening import check_hope, make_file
from config.store.pins import StoredPins
from config.store.records import CDRS, LOG_LINES, VOICEMAILS, Kind, read_records, write_records
from config.store.versions import AppliedVersion
from dialplan.company import Company
from dialplan.ids import CallId, OrganisationId
from dialplan.records import Cdr, LogLine, Record, VoicemailMessage
from dialplan.voicemail.messages import Box

ARecord = TypeVar("ARecord", bound=Record)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Store:
    """Every verb raises StoreAwayError where the store can't do it within ``deadline_s``."""

    def __init__(self, engine: AsyncEngine, deadline_s: float, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._deadline_s = deadline_s
        self._now = now
        self.calls = CallRecords(engine, deadline_s, now)
        self.mailboxes = StoredMailboxes(engine, deadline_s)
        self.pins = StoredPins(engine, deadline_s)

    @classmethod
    async def open(
        cls, place: str | Path, *, deadline_s: float = 10.0, now: Callable[[], datetime] = _utc_now
    ) -> Self:
        """Open a database URL or a file of SQLite's, made where it isn't there, and its tables updated.

        Raises StoreUnusableError where no later try would help.
        """
        store = cls(make_engine(place, deadline_s), deadline_s, now)
        try:
            await to_thread(make_file, store._engine)
            async with writing(store._engine, deadline_s) as connection:
                await connection.run_sync(migrate)
        except BaseException as error:
            await store.close()
            if isinstance(error, StoreAwayError):
                check_hope(error, store._engine)
            raise
        return store

    async def close(self) -> None:
        await self._engine.dispose()

    @asynccontextmanager
    async def hold(self, organisation: OrganisationId, *, is_new: bool = False) -> AsyncIterator[Held]:
        """Hold an organisation for a change; what was done is kept only where the block ends without error.

        Raises UnknownOrganisationError, save where it may be new.
        """
        async with writing(self._engine, self._deadline_s) as connection:
            version, document, since = await versions.hold(connection, organisation, is_new=is_new)
            yield Held(connection, organisation, version, document, since)

    async def apply(self, document: Document, by: str = "operator") -> AppliedVersion:
        """Make it the organisation's newest version, unless it is already; raises NumbersTakenError."""
        async with self.hold(document.organisation, is_new=True) as held:
            if held.document == document:
                return AppliedVersion(document.organisation, held.version, is_new=False)
            changes = find_changes(held.document, document) if held.document else ()
            entry = Entry(self._now(), by, "configuration.apply", changes)
            return AppliedVersion(document.organisation, await held.save(document, entry), is_new=True)

    @property
    def now(self) -> Callable[[], datetime]:
        return self._now

    async def newest_versions(self) -> Mapping[OrganisationId, int]:
        async with reading(self._engine, self._deadline_s) as connection:
            return await versions.newest_versions(connection)

    async def load(self, organisation: OrganisationId, version: int | None = None) -> Company | None:
        """A version, or the newest; None where there is none that this program can read."""
        async with reading(self._engine, self._deadline_s) as connection:
            if version is None:
                version = (await versions.newest_versions(connection)).get(organisation, 0)
            document = await versions.read_document(connection, organisation, version)
            since = await versions.read_since(connection, organisation, version)
        if document is None:
            return None
        try:
            return await off_loop(partial(company_of, document, version, since), is_long=is_large(document))
        except (ValueError, KeyError):  # what numbers and time zones there are changes with their libraries
            return None

    async def lost_boxes(
        self, since: Mapping[Box, datetime], seen: Mapping[OrganisationId, int]
    ) -> frozenset[Box]:
        """The boxes that went after the moment given with each; up to ``seen`` versions are not read."""
        async with reading(self._engine, self._deadline_s) as connection:
            return await lost_boxes(connection, since, seen)

    async def memberships(self, email: str) -> tuple[Membership, ...]:
        """The organisations in which an e-mail address is an active person's."""
        async with reading(self._engine, self._deadline_s) as connection:
            return await find_memberships(connection, email)

    async def secret_of(self, organisation: OrganisationId, person: str) -> str | None:
        """The hash of a person's password; None where they have none, or may not log in."""
        async with reading(self._engine, self._deadline_s) as connection:
            version = (await versions.newest_versions(connection)).get(organisation, 0)
            document = await versions.read_document(connection, organisation, version)
            entry = document.people.get(person) if document else None
            if entry is None or not entry.active:
                return None
            return await read_secret(connection, organisation, person)

    async def write(self, new: Sequence[Record]) -> None:
        """Keep records; those that are there already stay as they are."""
        async with writing(self._engine, self._deadline_s) as connection:
            await write_records(connection, new)

    async def read_log(
        self, *, call: CallId | None = None, after: LogLine | None = None, limit: int = 1000
    ) -> tuple[LogLine, ...]:
        """The newest lines in the order of their times, or the first ones that come ``after`` a line."""
        return await self._read(LOG_LINES, call, after, limit)

    async def read_cdrs(
        self, *, call: CallId | None = None, after: Cdr | None = None, limit: int = 1000
    ) -> tuple[Cdr, ...]:
        """Like ``read_log``, in the order in which calls ended."""
        return await self._read(CDRS, call, after, limit)

    async def read_voicemails(
        self, *, call: CallId | None = None, after: VoicemailMessage | None = None, limit: int = 1000
    ) -> tuple[VoicemailMessage, ...]:
        """Like ``read_log``."""
        return await self._read(VOICEMAILS, call, after, limit)

    async def _read(
        self, kind: Kind[ARecord], call: CallId | None, after: Record | None, limit: int
    ) -> tuple[ARecord, ...]:
        async with reading(self._engine, self._deadline_s) as connection:
            return await read_records(connection, kind, call, after, limit)
