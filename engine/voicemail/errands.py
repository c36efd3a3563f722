"""How an errand beside the calls is run: one after the other while there are any, through every outage."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import NoReturn

import structlog

from engine.signal import Signal

_log = structlog.get_logger(__name__)

STORE_S = 10.0
_LOOK_EVERY_S = 15.0
"""Tries that were put off come due; other engines bring messages too."""
_REST_S = 5.0


class Errands:
    """``changed`` tells that there may be more to do."""

    def __init__(self, changed: Signal) -> None:
        self._changed = changed
        self._is_away = False

    async def run(self, errand: Callable[[], Awaitable[bool]]) -> NoReturn:
        """Do errands until cancelled. ``errand`` does one and says whether there was one.

        It may raise OSError where the store is away: it is asked again later.
        """
        while True:
            seen = self._changed.count
            try:
                while await errand():
                    pass
            except OSError as error:
                self._note_away(error)
                await asyncio.sleep(_REST_S)
                continue
            except Exception:  # one message's trouble must not end the delivery of all others
                _log.exception("delivering a message failed")
                await asyncio.sleep(_REST_S)
                continue
            self._note_back()
            await self._wait(seen)

    async def _wait(self, seen: int) -> None:
        try:
            async with asyncio.timeout(_LOOK_EVERY_S):
                await self._changed.past(seen)
        except TimeoutError:
            pass

    def _note_away(self, error: OSError) -> None:
        if not self._is_away:
            _log.warning("the store is away; messages are delivered later", cause=type(error).__name__)
        self._is_away = True

    def _note_back(self) -> None:
        if self._is_away:
            _log.info("messages are delivered again")
        self._is_away = False
