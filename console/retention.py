"""Forgets callers' numbers once a day, where they are kept for a limited time; no call waits for it."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final, NoReturn

import structlog

from config.store import Store
from config.store.call_records import OldCalls
from dialplan.ids import OrganisationId

_log = structlog.get_logger(__name__)

_FIRST_S: Final = 60.0
"""A start has enough to do."""

_EVERY_S: Final = 24 * 3600.0
_AGAIN_S: Final = 3600.0


async def forget_old_calls(
    store: Store,
    keep_days: int,
    now: Callable[[], datetime],
    forget_callbacks: Callable[[datetime], Mapping[OrganisationId, int]] = lambda _: {},
) -> NoReturn:
    """Erase daily what is older, until cancelled; a store that is away is tried again in an hour.

    ``forget_callbacks`` does so with those that are owed since before then, and says whose how many were.
    """
    untold = Counter[OrganisationId]()
    await asyncio.sleep(_FIRST_S)
    while True:
        before = now() - timedelta(days=keep_days)
        untold.update(forget_callbacks(before))
        try:
            erased = await _erase(store, OldCalls(keep_days, before), untold)
        except Exception as error:  # calls must go on in any case; the error's text may have numbers in it
            _log.error("numbers of old calls could not be erased", why=type(error).__name__)
            await asyncio.sleep(_AGAIN_S)
        else:
            if erased:
                _log.info("numbers of old calls are erased", records=erased, older_than_days=keep_days)
            await asyncio.sleep(_EVERY_S)


async def _erase(store: Store, old: OldCalls, callbacks: Counter[OrganisationId]) -> int:
    """The audit log tells of ``callbacks`` too; those that it was told of are taken out."""
    records = 0
    for whose in sorted({*await store.calls.organisations(), *callbacks}):
        records += await store.calls.erase(whose, old, "retention", callbacks[whose])
        callbacks.pop(whose, None)
    return records
