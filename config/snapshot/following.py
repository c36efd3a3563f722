"""Keeps the directory the same as the store: polls for new versions and hands out whole directories."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

import structlog

from config.snapshot.directory import Directory
from dialplan.company import Company
from dialplan.ids import OrganisationId

_log = structlog.get_logger(__name__)

_KEPT_VERSIONS = 5  # a call outlives few changes; one that does goes on with the newest


class Configurations(Protocol):
    """What is read of the store; both raise OSError where it is away."""

    async def newest_versions(self) -> Mapping[OrganisationId, int]: ...

    async def load(self, organisation: OrganisationId, version: int | None = None) -> Company | None: ...


async def read_directory(
    store: Configurations, before: Directory | None = None, *, deadline_s: float = 5.0
) -> Directory:
    """Read what has changed since ``before``; returns that same one where nothing has.

    Raises OSError where the store is away or takes longer than ``deadline_s`` for one answer.
    """
    before = before or Directory()
    async with asyncio.timeout(deadline_s):
        newest = await store.newest_versions()
    if newest == before.newest:
        return before
    companies: dict[tuple[OrganisationId, int], Company] = {}
    for organisation, version in newest.items():
        for wanted in range(max(1, version - _KEPT_VERSIONS + 1), version + 1):
            company = before.company_at(organisation, wanted)
            if company is None:
                async with asyncio.timeout(deadline_s):
                    company = await store.load(organisation, wanted)
            if company is not None:
                companies[organisation, wanted] = company
        if (organisation, version) not in companies:
            _log.error("configuration can't be read", organisation=organisation, version=version)
    return Directory(newest, companies)


async def follow(
    store: Configurations,
    on_change: Callable[[Directory], Awaitable[None]],
    *,
    known: Directory | None = None,
    poll_s: float = 0.5,
    deadline_s: float = 5.0,
) -> None:
    """Hand out each new directory, one after the other, until cancelled.

    While the store is away the last one stays good.
    """
    directory = known or Directory()
    is_away = False
    while True:
        try:
            newest = await read_directory(store, directory, deadline_s=deadline_s)
        except Exception as error:  # its text may have numbers in it; calls must go on in any case
            if not is_away:
                _log.warning("configuration store is away", cause=type(error).__name__)
            is_away = True
        else:
            if is_away:
                _log.info("configuration store is back")
            is_away = False
            if newest is not directory:
                directory = newest
                await on_change(directory)
        await asyncio.sleep(poll_s)
