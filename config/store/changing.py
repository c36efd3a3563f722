"""One organisation held for a change: what it is now, and what becomes of it, in one transaction."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.billing import Ore, Purchase
from config.boxes import boxes_of, transcribed_boxes
from config.changing.changes import Change
from config.document import Document
from config.plans import Item
from config.steering import defaults_since
from config.store import versions
from config.store.errors import BoxesInUseError
from config.store.log_ins import drop_secrets, keep_secret
from config.store.mailboxes import count_messages
from config.store.pins import drop_pins
from config.store.strays import set_aside
from config.store.tables import audit_log, drafts, purchases
from config.store.transcripts import remove_transcripts
from dialplan.ids import OrganisationId
from dialplan.numbers import E164


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the audit log: who did what, and what changed from what to what."""

    at: datetime
    by: str
    act: str
    changes: tuple[Change, ...] = ()
    version: int | None = None
    draft: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A document in the making; ``base`` is the version that it was begun from."""

    name: str
    base: int
    document: Document
    at: datetime
    by: str


@dataclass(slots=True)
class Held:
    """An organisation that nobody else changes meanwhile."""

    connection: AsyncConnection
    organisation: OrganisationId
    version: int
    document: Document | None
    since: Mapping[str, int]

    async def read(self, version: int) -> Document | None:
        return await versions.read_document(self.connection, self.organisation, version)

    async def owners_of(self, numbers: Collection[E164]) -> Mapping[E164, OrganisationId]:
        """Which organisation has these numbers, of those that one has."""
        return await versions.owners_of(self.connection, numbers)

    async def save(self, document: Document, entry: Entry) -> int:
        """Make it the newest version, and tell; raises NumbersTakenError, BoxesInUseError."""
        if document.organisation != self.organisation:
            raise ValueError(f"{document.organisation} is not {self.organisation}, which is held")
        gone, come = _boxes_changed(self.document, document)
        in_use = await count_messages(self.connection, self.organisation, gone)
        if in_use:
            raise BoxesInUseError(in_use)
        version = self.version + 1
        since = defaults_since(self.document, document, self.since, version)
        new = versions.NewVersion(document, version, entry.at, entry.by, entry.act, since)
        await versions.write(self.connection, new)
        people_gone = self.document.people.keys() - document.people.keys() if self.document else ()
        await drop_secrets(self.connection, self.organisation, people_gone)
        await drop_pins(self.connection, self.organisation, gone)
        # A call that was under way when a box went may have left a message in it since.
        await set_aside(self.connection, self.organisation, come)
        await self.tell(replace(entry, version=version))
        await self._remove_transcripts(document, entry)
        self.version, self.document, self.since = version, document, since
        return version

    async def _remove_transcripts(self, document: Document, entry: Entry) -> None:
        """Of boxes whose transcription is switched off."""
        if self.document is None:
            return
        off = transcribed_boxes(self.document) - transcribed_boxes(document)
        removed = await remove_transcripts(self.connection, self.organisation, off, entry.at)
        changes = tuple(
            Change((*box.split("/"), "transcripts"), count, None) for box, count in sorted(removed.items())
        )
        if changes:
            await self.tell(Entry(entry.at, entry.by, "mailbox.remove_transcripts", changes))

    async def tell(self, entry: Entry) -> None:
        """Write a line of the audit log."""
        own = audit_log.c.organisation == self.organisation
        last = await self.connection.scalar(select(func.max(audit_log.c.number)).where(own))
        row = {
            "organisation": self.organisation,
            "number": (last or 0) + 1,
            "at": entry.at,
            "by": entry.by,
            "act": entry.act,
            "version": entry.version,
            "draft": entry.draft,
            "changes": [[list(change.path), change.before, change.after] for change in entry.changes],
        }
        await self.connection.execute(insert(audit_log), row)

    async def audit(self, limit: int = 1000) -> tuple[Entry, ...]:
        """The newest lines, oldest first."""
        rows = await self.connection.execute(
            select(audit_log)
            .where(audit_log.c.organisation == self.organisation)
            .order_by(audit_log.c.number.desc())
            .limit(limit)
        )
        found = [
            Entry(
                row.at,
                row.by,
                row.act,
                tuple(Change(tuple(path), before, after) for path, before, after in row.changes),
                row.version,
                row.draft,
            )
            for row in rows
        ]
        return tuple(reversed(found))

    # Drafts.

    async def draft(self, name: str) -> Draft | None:
        row = (await self.connection.execute(select(drafts).where(*self._is_draft(name)))).one_or_none()
        if row is None:
            return None
        return Draft(name, row.base, Document.model_validate_json(row.document), row.at, row.by)

    async def drafts(self) -> tuple[str, ...]:
        query = select(drafts.c.name).where(drafts.c.organisation == self.organisation)
        return tuple((await self.connection.scalars(query.order_by(drafts.c.name))).all())

    async def keep_draft(self, draft: Draft) -> None:
        await self.drop_draft(draft.name)
        row = {
            "organisation": self.organisation,
            "name": draft.name,
            "base": draft.base,
            "at": draft.at,
            "by": draft.by,
            "document": versions.as_text(draft.document),
        }
        await self.connection.execute(insert(drafts), row)

    async def drop_draft(self, name: str) -> None:
        await self.connection.execute(delete(drafts).where(*self._is_draft(name)))

    def _is_draft(self, name: str) -> tuple[ColumnElement[bool], ...]:
        return drafts.c.organisation == self.organisation, drafts.c.name == name

    # Log-ins.

    async def keep_secret(self, person: str, secret: str, at: datetime) -> None:
        await keep_secret(self.connection, self.organisation, person, secret, at)

    # What was bought.

    async def purchases(self) -> tuple[Purchase, ...]:
        rows = await self.connection.execute(
            select(purchases)
            .where(purchases.c.organisation == self.organisation)
            .order_by(purchases.c.number)
        )
        return tuple(
            Purchase(
                row.at,
                row.by,
                Item(row.item),
                row.quantity,
                Ore(row.unit_price),
                row.currency,
                row.period,
            )
            for row in rows
        )

    async def buy(self, purchase: Purchase) -> None:
        count = len(await self.purchases())
        row = {
            "organisation": self.organisation,
            "number": count + 1,
            "at": purchase.at,
            "by": purchase.by,
            "item": purchase.item.value,
            "quantity": purchase.quantity,
            "unit_price": purchase.unit_price,
            "currency": purchase.currency,
            "period": purchase.period,
        }
        await self.connection.execute(insert(purchases), row)


def _boxes_changed(before: Document | None, after: Document) -> tuple[frozenset[str], frozenset[str]]:
    """The boxes that go, and those that come."""
    if before is None:
        return frozenset(), frozenset()
    old, new = frozenset(boxes_of(before)), frozenset(boxes_of(after))
    return old - new, new - old
