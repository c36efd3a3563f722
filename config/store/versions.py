"""Configurations in the store: every version that was applied, and who has which number."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError
from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.document import Document
from config.numbers import read_numbers
from config.store.errors import NumbersTakenError
from config.store.insertion import insert_new
from config.store.tables import configuration_versions, numbers, organisations
from dialplan.ids import OrganisationId
from dialplan.numbers import E164

_CHUNK = 500  # databases limit the values of one statement


@dataclass(frozen=True, slots=True)
class AppliedVersion:
    """The version that an organisation has now; not ``is_new`` where nothing had changed."""

    organisation: OrganisationId
    version: int
    is_new: bool


async def apply(connection: AsyncConnection, document: Document, at: datetime) -> AppliedVersion:
    """Make a document its organisation's newest version; raises NumbersTakenError."""
    organisation = document.organisation
    await connection.execute(insert_new(connection.dialect, organisations), [{"organisation": organisation}])
    own_row = select(organisations).where(organisations.c.organisation == organisation)
    await connection.execute(own_row.with_for_update())  # two at once take turns, also on PostgreSQL
    newest = (await newest_versions(connection)).get(organisation, 0)
    if newest and await read_document(connection, organisation, newest) == document:
        return AppliedVersion(organisation, newest, is_new=False)
    await _take_numbers(connection, organisation, tuple(read_numbers(document.numbers, document.country)))
    row = {
        "organisation": organisation,
        "version": newest + 1,
        "applied_at": at,
        "document": document.model_dump_json(),
    }
    await connection.execute(insert(configuration_versions), row)
    return AppliedVersion(organisation, newest + 1, is_new=True)


async def newest_versions(connection: AsyncConnection) -> Mapping[OrganisationId, int]:
    """The newest version of each organisation, in the order of their ids."""
    column = configuration_versions.c.organisation
    rows = await connection.execute(
        select(column, func.max(configuration_versions.c.version)).group_by(column).order_by(column)
    )
    return {OrganisationId(organisation): version for organisation, version in rows}


async def read_document(
    connection: AsyncConnection, organisation: OrganisationId, version: int
) -> Document | None:
    """A version's document; None where there is none, or where it is one this program can't read.

    A newer program may have written it: during an upgrade, both run on one store.
    """
    text = await connection.scalar(
        select(configuration_versions.c.document).where(
            configuration_versions.c.organisation == organisation,
            configuration_versions.c.version == version,
        )
    )
    try:
        return None if text is None else Document.model_validate_json(text)
    except ValidationError:
        return None


async def _take_numbers(
    connection: AsyncConnection, organisation: OrganisationId, wanted: tuple[E164, ...]
) -> None:
    chunks = [wanted[start : start + _CHUNK] for start in range(0, len(wanted), _CHUNK)]
    taken: dict[E164, OrganisationId] = {}
    for chunk in chunks:
        rows = await connection.execute(
            select(numbers.c.e164, numbers.c.organisation).where(
                numbers.c.e164.in_(chunk), numbers.c.organisation != organisation
            )
        )
        taken |= {E164(e164): OrganisationId(owner) for e164, owner in rows}
    if taken:
        raise NumbersTakenError(taken)
    await connection.execute(delete(numbers).where(numbers.c.organisation == organisation))
    for chunk in chunks:
        await connection.execute(
            insert(numbers), [{"e164": e164, "organisation": organisation} for e164 in chunk]
        )
