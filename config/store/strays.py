"""Messages for a box whose key is another's by now: no telephone plays them, and the office has them."""

from collections.abc import Collection

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from config.boxes import boxes_of
from config.store.tables import configuration_versions, routing_log, voicemails
from config.store.versions import read_document
from dialplan.ids import DestinationId, OrganisationId
from dialplan.records import VoicemailMessage

STRAYS = "strays/"


def stray_box(mailbox: str) -> DestinationId:
    """Under which name the office finds them: people/anna/voicemail's under strays/people/anna."""
    section, _, rest = mailbox.partition("/")
    return DestinationId(f"{STRAYS}{section}/{rest.partition('/')[0]}")


async def set_aside(
    connection: AsyncConnection, organisation: OrganisationId, boxes: Collection[str]
) -> None:
    """Set aside what others left under these keys: whoever gets one must not hear it."""
    for mailbox in boxes:
        await connection.execute(
            update(voicemails)
            .where(voicemails.c.organisation == organisation, voicemails.c.mailbox == mailbox)
            .where(voicemails.c.deleted_at.is_(None))
            .values(mailbox=stray_box(mailbox))
        )


async def set_aside_late(connection: AsyncConnection, message: VoicemailMessage) -> None:
    """The same for a message that comes late: the spool may have had it for as long as the store was away."""
    if await _is_anothers(connection, message):
        of_call = voicemails.c.call == message.call
        await connection.execute(update(voicemails).where(of_call).values(mailbox=stray_box(message.mailbox)))


async def _is_anothers(connection: AsyncConnection, message: VoicemailMessage) -> bool:
    """Whether the box went and came again after the version that the message's call was on."""
    version = await connection.scalar(
        select(routing_log.c.config_version).where(routing_log.c.call == message.call).limit(1)
    )
    if version is None:
        return False
    versions = configuration_versions.c
    newer = await connection.scalars(
        select(versions.version)
        .where(versions.organisation == message.organisation, versions.version > version)
        .order_by(versions.version)
    )
    was_there = True
    for one in newer.all():
        document = await read_document(connection, message.organisation, one)
        is_there = document is None or message.mailbox in boxes_of(document)
        if is_there and not was_there:
            return True
        was_there = is_there
    return False
