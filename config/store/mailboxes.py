"""Voicemail boxes in the store: the rows of messages and mails are the queue of what is still to be done."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from config.store.connection import reading, writing
from config.store.tables import voicemail_mails as mails
from config.store.tables import voicemails
from dialplan.ids import CallId, DestinationId, OrganisationId
from dialplan.records import VoicemailMessage
from dialplan.voicemail.delivery import MAIL_LEASE_S, TRANSCRIPTION_LEASE_S, WAITS_FOR_TRANSCRIPT_S
from dialplan.voicemail.messages import (
    Box,
    DueMail,
    DueTranscription,
    KeptMessage,
    MailState,
    Transcription,
)

_TRANSCRIPTION_LEASE = timedelta(seconds=TRANSCRIPTION_LEASE_S)
_MAIL_LEASE = timedelta(seconds=MAIL_LEASE_S)
_SWEPT_AT_ONCE = 100
_IS_THERE = voicemails.c.deleted_at.is_(None)
_EMPTIED = {"cli": "", "transcript": "", "mails_to": [], "transcription": Transcription.OFF.value}


class StoredMailboxes:
    """Every verb is one transaction, and raises StoreAwayError."""

    def __init__(self, engine: AsyncEngine, deadline_s: float) -> None:
        self._engine = engine
        self._deadline_s = deadline_s

    async def messages(self, box: Box) -> Sequence[KeptMessage]:
        """All that are not deleted, the oldest first."""
        query = (
            select(voicemails)
            .where(voicemails.c.organisation == box.organisation, voicemails.c.mailbox == box.mailbox)
            .where(_IS_THERE)
            .order_by(voicemails.c.at, voicemails.c.call)
        )
        async with reading(self._engine, self._deadline_s) as connection:
            return tuple(_kept(row) for row in await connection.execute(query))

    async def boxes(self, organisation: OrganisationId) -> frozenset[DestinationId]:
        """Every box with messages, also one that is in no configuration any more."""
        query = select(voicemails.c.mailbox).where(voicemails.c.organisation == organisation, _IS_THERE)
        async with reading(self._engine, self._deadline_s) as connection:
            return frozenset(map(DestinationId, await connection.scalars(query.distinct())))

    async def count_new(self) -> Mapping[Box, int]:
        columns = voicemails.c.organisation, voicemails.c.mailbox
        query = (
            select(*columns, func.count())
            .where(_IS_THERE, voicemails.c.heard_at.is_(None))
            .group_by(*columns)
        )
        async with reading(self._engine, self._deadline_s) as connection:
            rows = (await connection.execute(query)).all()
        return {
            Box(OrganisationId(organisation), DestinationId(mailbox)): count
            for organisation, mailbox, count in rows
        }

    async def mark_heard(self, call: CallId, at: datetime) -> None:
        await self._change(call, voicemails.c.heard_at.is_(None), heard_at=at)

    async def delete(self, call: CallId, at: datetime) -> None:
        """The row stays, so that a record that comes once more brings nothing back; its content goes."""
        async with writing(self._engine, self._deadline_s) as connection:
            await connection.execute(_update(call, _IS_THERE).values(deleted_at=at, **_EMPTIED))
            await connection.execute(delete(mails).where(mails.c.call == call))

    async def deleted(self) -> Sequence[VoicemailMessage]:
        query = select(voicemails).where(~_IS_THERE, voicemails.c.file != "").limit(_SWEPT_AT_ONCE)
        async with reading(self._engine, self._deadline_s) as connection:
            return tuple(_kept(row).message for row in await connection.execute(query))

    async def forget_sound(self, call: CallId) -> None:
        await self._change(call, ~_IS_THERE, file="")

    # Transcripts.

    async def take_transcription(self, now: datetime) -> DueTranscription | None:
        columns = voicemails.c
        query = select(voicemails).where(columns.transcription == Transcription.WAITING.value, _IS_THERE)
        async with writing(self._engine, self._deadline_s) as connection:
            row = await _first_due(connection, query, columns.transcription_due, now)
            if row is None:
                return None
            tries = row.transcription_tries + 1
            leased = _update(row.call).values(
                transcription_tries=tries, transcription_due=now + _TRANSCRIPTION_LEASE
            )
            await connection.execute(leased)
            return DueTranscription(_kept(row), tries)

    async def end_transcription(self, call: CallId, text: str | None, now: datetime) -> None:
        state = Transcription.FAILED if text is None else Transcription.DONE
        is_waiting = voicemails.c.transcription == Transcription.WAITING.value  # else it is deleted meanwhile
        ended = _update(call, is_waiting).values(
            transcription=state.value, transcript=text or "", transcription_due=None
        )
        wait_no_more = (
            update(mails)
            .where(mails.c.call == call, mails.c.state == MailState.WAITING.value, mails.c.tries == 0)
            .values(due=now)
        )
        async with writing(self._engine, self._deadline_s) as connection:
            await connection.execute(ended)
            await connection.execute(wait_no_more)

    async def retry_transcription(self, call: CallId, at: datetime, tries: int) -> None:
        await self._change(call, transcription_due=at, transcription_tries=tries)

    # Mails.

    async def take_mail(self, now: datetime) -> DueMail | None:
        has_message = select(voicemails.c.call).where(voicemails.c.call == mails.c.call, _IS_THERE).exists()
        query = select(mails).where(mails.c.state == MailState.WAITING.value, has_message)
        async with writing(self._engine, self._deadline_s) as connection:
            mail = await _first_due(connection, query, mails.c.due, now)
            if mail is None:
                return None
            row = (await connection.execute(select(voicemails).where(voicemails.c.call == mail.call))).one()
            due = DueMail(_kept(row), mail.address, mail.tries + 1)
            await connection.execute(_update_mail(due).values(tries=due.tries, due=now + _MAIL_LEASE))
            return due

    async def end_mail(self, mail: DueMail, now: datetime, refusal: str | None = None) -> None:
        state = MailState.SENT if refusal is None else MailState.REFUSED
        async with writing(self._engine, self._deadline_s) as connection:
            await connection.execute(
                _update_mail(mail).values(state=state.value, ended_at=now, refusal=refusal)
            )

    async def retry_mail(self, mail: DueMail, at: datetime) -> None:
        async with writing(self._engine, self._deadline_s) as connection:
            await connection.execute(_update_mail(mail).values(due=at))

    async def _change(self, call: CallId, *where: ColumnElement[bool], **values: object) -> None:
        async with writing(self._engine, self._deadline_s) as connection:
            await connection.execute(_update(call, *where).values(**values))


async def count_messages(
    connection: AsyncConnection, organisation: OrganisationId, boxes: Collection[str]
) -> dict[str, int]:
    """How many messages are in each of these boxes; empty ones are not named."""
    query = (
        select(voicemails.c.mailbox, func.count())
        .where(voicemails.c.organisation == organisation, _IS_THERE)
        .group_by(voicemails.c.mailbox)
    )
    rows = (await connection.execute(query)).all() if boxes else ()
    return {mailbox: count for mailbox, count in rows if mailbox in boxes}


def rows_of_mails(message: VoicemailMessage) -> list[dict[str, object]]:
    """The mails that a message is to go out as."""
    wait_s = WAITS_FOR_TRANSCRIPT_S if message.transcribes else 0.0
    due = message.at + timedelta(seconds=wait_s)
    return [
        {"call": message.call, "address": address, "state": MailState.WAITING.value, "tries": 0, "due": due}
        for address in dict.fromkeys(message.mails_to)
    ]


def state_of_new(message: VoicemailMessage) -> dict[str, object]:
    """What a message's row has besides the message."""
    state = Transcription.WAITING if message.transcribes else Transcription.OFF
    due = message.at if message.transcribes else None
    return {
        "transcription": state.value,
        "transcript": "",
        "transcription_tries": 0,
        "transcription_due": due,
    }


async def _first_due(
    connection: AsyncConnection, query: Select[Any], due: ColumnElement[datetime], now: datetime
) -> Row[Any] | None:
    """The one that has waited longest, kept from other engines until the transaction's end."""
    locked = query.where(due <= now).order_by(due).limit(1).with_for_update(skip_locked=True)
    row: Row[Any] | None = (await connection.execute(locked)).one_or_none()
    return row


def _update(call: str, *where: ColumnElement[bool]) -> Any:
    return update(voicemails).where(voicemails.c.call == call, *where)


def _update_mail(mail: DueMail) -> Any:
    return update(mails).where(mails.c.call == mail.kept.call, mails.c.address == mail.address)


def _kept(row: Row[Any]) -> KeptMessage:
    message = VoicemailMessage(
        call=row.call,
        organisation=row.organisation,
        mailbox=row.mailbox,
        file=row.file,
        duration_s=row.duration_s,
        at=row.at,
        cli=row.cli,
        language=row.language,
        transcribes=row.transcribes,
        mails_to=tuple(row.mails_to),
        told_in=row.told_in,
        time_zone=row.time_zone,
    )
    return KeptMessage(message, row.heard_at is None, Transcription(row.transcription), row.transcript)
