"""Transcripts of boxes that have none any more: off means that no text is made, or kept."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from config.store.tables import voicemail_mails as mails
from config.store.tables import voicemails
from dialplan.ids import OrganisationId
from dialplan.voicemail.messages import MailState, Transcription

_HAS_OR_WAITS = voicemails.c.transcription.in_((Transcription.DONE.value, Transcription.WAITING.value))


async def remove_transcripts(
    connection: AsyncConnection, organisation: OrganisationId, boxes: Collection[str], now: datetime
) -> Mapping[str, int]:
    """Return of how many messages in each box; boxes without any are not named.

    Mails that waited for a text go without it; what an engine is writing down just now is not kept.
    """
    if not boxes:
        return {}
    mine = voicemails.c.organisation == organisation, _HAS_OR_WAITS
    found = await connection.execute(select(voicemails.c.call, voicemails.c.mailbox).where(*mine))
    rows = [(call, mailbox) for call, mailbox in found if mailbox in boxes]
    for call, _ in rows:
        emptied = {"transcription": Transcription.OFF.value, "transcript": "", "transcription_due": None}
        await connection.execute(update(voicemails).where(voicemails.c.call == call).values(**emptied))
        await connection.execute(
            update(mails)
            .where(mails.c.call == call, mails.c.state == MailState.WAITING.value, mails.c.tries == 0)
            .values(due=now)
        )
    return Counter(mailbox for _, mailbox in rows)
