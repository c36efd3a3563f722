"""Forgets callers' numbers once a day, where they are kept for a limited time; no call waits for it."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, NoReturn

import structlog

from config.store import Store
from config.store.call_records import OldCalls

_log = structlog.get_logger(__name__)

_FIRST_S: Final = 60.0
"""A start has enough to do."""

_EVERY_S: Final = 24 * 3600.0
_AGAIN_S: Final = 3600.0


async def forget_old_calls(store: Store, keep_days: int, now: Callable[[], datetime]) -> NoReturn:
    """Erase daily what is older, until cancelled; a store that is away is tried again in an hour."""
    await asyncio.sleep(_FIRST_S)
    while True:
        try:
            erased = await _erase(store, OldCalls(keep_days, now() - timedelta(days=keep_days)))
        except Exception as error:  # calls must go on in any case; the error's text may have numbers in it
            _log.error("numbers of old calls could not be erased", why=type(error).__name__)
            await asyncio.sleep(_AGAIN_S)
        else:
            if erased:
                _log.info("numbers of old calls are erased", records=erased, older_than_days=keep_days)
            await asyncio.sleep(_EVERY_S)


async def _erase(store: Store, old: OldCalls) -> int:
    return sum(
        [await store.calls.erase(whose, old, "retention") for whose in await store.calls.organisations()]
    )
