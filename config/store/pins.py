"""PINs of voicemail boxes in the store: a hash each, and the guesses at it, counted across calls."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from config.store.connection import writing
from config.store.tables import voicemail_pins as pins
from dialplan.ids import OrganisationId
from dialplan.voicemail.messages import Box
from dialplan.voicemail.pins import Guesses, begin_guess


class StoredPins:
    """Every verb is one transaction, and raises StoreAwayError."""

    def __init__(self, engine: AsyncEngine, deadline_s: float) -> None:
        self._engine = engine
        self._deadline_s = deadline_s

    async def begin_guess(self, box: Box, now: datetime) -> tuple[str | None, bool]:
        """Count a guess; return the hash to hold it against, if any, and whether the box is locked."""
        async with writing(self._engine, self._deadline_s) as connection:
            query = select(pins).where(*_is_of(box)).with_for_update()
            row = (await connection.execute(query)).one_or_none()
            if row is None:
                return None, False
            begun = begin_guess(Guesses(row.failures, row.locks, row.locked_until), now)
            if begun is None:
                return None, True
            await connection.execute(update(pins).where(*_is_of(box)).values(**_columns(begun)))
            return row.secret, False

    async def forgive(self, box: Box) -> None:
        """Its owner has opened the box."""
        async with writing(self._engine, self._deadline_s) as connection:
            await connection.execute(update(pins).where(*_is_of(box)).values(**_columns(Guesses())))

    async def keep(self, box: Box, secret: str, at: datetime) -> None:
        async with writing(self._engine, self._deadline_s) as connection:
            await keep_pin(connection, box, secret, at)


async def keep_pin(connection: AsyncConnection, box: Box, secret: str, at: datetime) -> None:
    """Set a box's PIN; what was guessed before counts no more."""
    await drop_pins(connection, box.organisation, [box.mailbox])
    row = {"organisation": box.organisation, "mailbox": box.mailbox, "secret": secret, "at": at}
    await connection.execute(insert(pins), {**row, **_columns(Guesses())})


async def drop_pins(
    connection: AsyncConnection, organisation: OrganisationId, boxes: Collection[str]
) -> None:
    """Forget PINs: whoever gets a key that was somebody else's must not have theirs."""
    for mailbox in boxes:
        await connection.execute(
            delete(pins).where(pins.c.organisation == organisation, pins.c.mailbox == mailbox)
        )


def _is_of(box: Box) -> tuple[ColumnElement[bool], ...]:
    return pins.c.organisation == box.organisation, pins.c.mailbox == box.mailbox


def _columns(guesses: Guesses) -> dict[str, object]:
    return {
        "failures": guesses.failures,
        "locks": guesses.locks,
        "locked_until": guesses.locked_until,
    }
