"""Log-ins in the store: the hash of each person's password, and whose e-mail address is whose."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.store.tables import configuration_versions, log_ins
from config.store.versions import read_document
from dialplan.ids import OrganisationId


@dataclass(frozen=True, slots=True)
class Membership:
    """An organisation that somebody can work in, and who they are there."""

    organisation: OrganisationId
    name: str
    person: str


async def find_memberships(connection: AsyncConnection, email: str) -> tuple[Membership, ...]:
    """Where an e-mail address is an active person's; capitals don't matter."""
    columns = configuration_versions.c
    newest = select(columns.organisation, func.max(columns.version)).group_by(columns.organisation).subquery()
    # Documents are long: only those that have the address somewhere are read.
    rows = await connection.execute(
        select(columns.organisation, columns.version)
        .join(newest, (columns.organisation == newest.c[0]) & (columns.version == newest.c[1]))
        .where(columns.document.icontains(json.dumps(email, ensure_ascii=False), autoescape=True))
        .order_by(columns.organisation)
    )
    found: list[Membership] = []
    for organisation, version in rows.all():
        document = await read_document(connection, OrganisationId(organisation), version)
        if document is not None:
            found += (
                Membership(document.organisation, document.name, key)
                for key, person in document.people.items()
                if person.active and person.email is not None and person.email.casefold() == email.casefold()
            )
    return tuple(found)


async def read_secret(connection: AsyncConnection, organisation: OrganisationId, person: str) -> str | None:
    """The hash of a person's password, if they have one."""
    secret: str | None = await connection.scalar(
        select(log_ins.c.secret).where(log_ins.c.organisation == organisation, log_ins.c.person == person)
    )
    return secret


async def keep_secret(
    connection: AsyncConnection, organisation: OrganisationId, person: str, secret: str, at: datetime
) -> None:
    await drop_secrets(connection, organisation, [person])
    row = {"organisation": organisation, "person": person, "secret": secret, "at": at}
    await connection.execute(insert(log_ins), row)


async def drop_secrets(
    connection: AsyncConnection, organisation: OrganisationId, people: Collection[str]
) -> None:
    """Forget passwords: whoever gets a key that was somebody else's must not get their password."""
    for person in people:
        await connection.execute(
            delete(log_ins).where(log_ins.c.organisation == organisation, log_ins.c.person == person)
        )
