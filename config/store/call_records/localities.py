"""Where an organisation is: the zone that its days are in, the country that its numbers are written for."""

import json
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.document import Document
from config.store.tables import configuration_versions
from dialplan.ids import OrganisationId


@dataclass(frozen=True, slots=True)
class Locality:
    zone: ZoneInfo
    country: str


async def read_locality(connection: AsyncConnection, organisation: OrganisationId, version: int) -> Locality:
    """Read it from the document's text: a large one takes a second to be read as a whole."""
    columns = configuration_versions.c
    is_it = (columns.organisation == organisation, columns.version == version)
    written = json.loads(await connection.scalar(select(columns.document).where(*is_it)) or "{}")
    zone, country = (
        written.get(name, Document.model_fields[name].default) for name in ("time_zone", "country")
    )
    return Locality(ZoneInfo(zone), country)
