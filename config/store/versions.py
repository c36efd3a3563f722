"""Configurations in the store: every version that was applied, and who has which number."""

import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial

from pydantic import ValidationError
from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.document import Document
from config.numbers import read_numbers
from config.snapshot.off_loop import off_loop
from config.store.errors import NumbersTakenError, UnknownOrganisationError
from config.store.insertion import insert_new
from config.store.tables import configuration_versions, numbers, organisations
from dialplan.ids import OrganisationId
from dialplan.numbers import E164

_CHUNK = 500  # databases limit the values of one statement
_LONG = 64 * 1024  # as many characters take some 20 ms


@dataclass(frozen=True, slots=True)
class AppliedVersion:
    """The version that an organisation has now; not ``is_new`` where nothing had changed."""

    organisation: OrganisationId
    version: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class NewVersion:
    """``by`` and ``act``: who made it, and how; ``since``: the version that each default is from."""

    document: Document
    version: int
    at: datetime
    by: str
    act: str
    since: Mapping[str, int]


async def hold(
    connection: AsyncConnection, organisation: OrganisationId, *, is_new: bool
) -> tuple[int, Document | None, Mapping[str, int]]:
    """Hold an organisation for this transaction; return its newest version (0: none) and document.

    Raises UnknownOrganisationError, save where it may be new.
    """
    if is_new:
        await connection.execute(
            insert_new(connection.dialect, organisations), [{"organisation": organisation}]
        )
    own_row = select(organisations).where(organisations.c.organisation == organisation)
    rows = await connection.execute(own_row.with_for_update())  # two at once take turns, also on PostgreSQL
    if rows.one_or_none() is None:
        raise UnknownOrganisationError(organisation)
    newest = (await newest_versions(connection)).get(organisation, 0)
    since = await read_since(connection, organisation, newest)
    return newest, await read_document(connection, organisation, newest), since


async def write(connection: AsyncConnection, new: NewVersion) -> None:
    """Write a version of an organisation that is held; raises NumbersTakenError."""
    document = new.document
    numbers_of_it = read_numbers(document.numbers, document.country).keys()
    await _take_numbers(connection, document.organisation, numbers_of_it)
    row = {
        "organisation": document.organisation,
        "version": new.version,
        "applied_at": new.at,
        "document": as_text(document),
        "by": new.by,
        "act": new.act,
        "since": dict(new.since),
    }
    await connection.execute(insert(configuration_versions), row)


def as_text(document: Document) -> str:
    return document.model_dump_json(exclude_defaults=True)


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
    if text is None:
        return None
    try:
        return await off_loop(partial(_read, text), is_long=_is_long(text))
    except ValidationError:
        return None


async def read_since(
    connection: AsyncConnection, organisation: OrganisationId, version: int
) -> Mapping[str, int]:
    """The version that each default of call steering is from, as of ``version``."""
    since = await connection.scalar(
        select(configuration_versions.c.since).where(
            configuration_versions.c.organisation == organisation,
            configuration_versions.c.version == version,
        )
    )
    return since or {}


@lru_cache(maxsize=2)  # who looks and then changes reads the same version twice; a large one takes 0.4 s
def _read(text: str) -> Document:
    return Document.model_validate_json(text)


def _is_long(text: str) -> bool:
    """Whether reading it would hold up calls; the library of holidays takes a fifth of a second to import."""
    return len(text) > _LONG or ("holidays" not in sys.modules and '"holidays"' in text)


async def owners_of(connection: AsyncConnection, wanted: Collection[E164]) -> Mapping[E164, OrganisationId]:
    """Whose these numbers are, of those that anybody has."""
    owners: dict[E164, OrganisationId] = {}
    for chunk in _chunks(tuple(wanted)):
        rows = await connection.execute(
            select(numbers.c.e164, numbers.c.organisation).where(numbers.c.e164.in_(chunk))
        )
        owners |= {E164(e164): OrganisationId(owner) for e164, owner in rows}
    return owners


async def _take_numbers(
    connection: AsyncConnection, organisation: OrganisationId, wanted: Collection[E164]
) -> None:
    """Make the organisation's numbers these; only what differs is written."""
    rows = await connection.scalars(select(numbers.c.e164).where(numbers.c.organisation == organisation))
    own = frozenset(rows.all())
    new = [number for number in wanted if number not in own]
    taken = await owners_of(connection, new)
    if taken:
        raise NumbersTakenError(taken)
    for chunk in _chunks(sorted(own.difference(wanted))):
        await connection.execute(delete(numbers).where(numbers.c.e164.in_(chunk)))
    for chunk in _chunks(new):
        rows_of_chunk = [{"e164": number, "organisation": organisation} for number in chunk]
        await connection.execute(insert(numbers), rows_of_chunk)


def _chunks(all_of_them: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(all_of_them), _CHUNK):
        yield all_of_them[start : start + _CHUNK]
