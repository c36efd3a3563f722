"""Boxes that went since, and whose key may be another's by now."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.boxes import boxes_of
from config.store.tables import configuration_versions
from config.store.versions import read_document
from dialplan.ids import OrganisationId
from dialplan.voicemail.messages import Box


async def lost_boxes(
    connection: AsyncConnection, since: Mapping[Box, datetime], seen: Mapping[OrganisationId, int]
) -> frozenset[Box]:
    """Those of the boxes that some version, not ``seen`` and made after their moment, did not have."""
    lost: set[Box] = set()
    for organisation in {box.organisation for box in since}:
        own = {box: moment for box, moment in since.items() if box.organisation == organisation}
        versions = configuration_versions.c
        rows = await connection.execute(
            select(versions.version, versions.applied_at)
            .where(versions.organisation == organisation)
            .where(versions.version > seen.get(organisation, 0), versions.applied_at >= min(own.values()))
        )
        for version, applied_at in rows.all():
            document = await read_document(connection, organisation, version)
            if document is not None:
                there = boxes_of(document)
                lost |= {box for box, at in own.items() if at <= applied_at and box.mailbox not in there}
    return frozenset(lost)
