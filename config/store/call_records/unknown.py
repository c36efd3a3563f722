"""What somebody asked for that is neither set up nor in any call: most likely a slip of the pen."""

import json
from collections.abc import Mapping
from typing import Final

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.store import versions
from config.store.call_records.wanted import Wanted
from config.store.errors import UnknownOrganisationError
from config.store.tables import cdrs, configuration_versions
from dialplan.ids import OrganisationId

_PEOPLE: Final = "people/"


async def find_unknown(connection: AsyncConnection, wanted: Wanted) -> tuple[str, ...]:
    """The groups and people asked for that are not there, by their paths.

    Raises UnknownOrganisationError. Calls are looked through only for what is not set up any more.
    """
    newest = await versions.newest_versions(connection)
    if wanted.organisation is not None:
        known = newest.keys() & {wanted.organisation}
        if not known and not await _has_calls(connection, cdrs.c.organisation == wanted.organisation):
            raise UnknownOrganisationError(wanted.organisation)
        newest = {organisation: newest[organisation] for organisation in known}
    asked = (*wanted.groups, *(f"{_PEOPLE}{agent}" for agent in wanted.agents))
    missing = set(asked) - await _set_up(connection, newest) if asked else set()
    return tuple(
        [path for path in asked if path in missing and not await _was_there(connection, wanted, path)]
    )


async def _set_up(connection: AsyncConnection, newest: Mapping[OrganisationId, int]) -> set[str]:
    columns = configuration_versions.c
    paths: set[str] = set()
    for organisation, version in newest.items():
        is_it = (columns.organisation == organisation, columns.version == version)
        written = json.loads(await connection.scalar(select(columns.document).where(*is_it)) or "{}")
        paths.update(
            f"{section}/{key}" for section in ("groups", "people") for key in written.get(section, ())
        )
    return paths


async def _was_there(connection: AsyncConnection, wanted: Wanted, path: str) -> bool:
    if path.startswith(_PEOPLE):
        conditions = [cdrs.c.agent == path.removeprefix(_PEOPLE)]
    else:
        conditions = [cdrs.c.group == path]
    if wanted.organisation is not None:
        conditions.append(cdrs.c.organisation == wanted.organisation)
    return await _has_calls(connection, *conditions)


async def _has_calls(connection: AsyncConnection, *conditions: ColumnElement[bool]) -> bool:
    return await connection.scalar(select(cdrs.c.call).where(*conditions).limit(1)) is not None
