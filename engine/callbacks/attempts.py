"""One call to somebody who was promised it: made at most once, and what became of it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager

import structlog

from dialplan.ids import CallId
from dialplan.outcome import LegOutcome
from engine.ami import AmiAway, AmiRefused, AmiTimeout, Callback
from engine.calls.exchange import Exchange
from engine.events import AmiEvent, CallbackFailed, LegEnded

_log = structlog.get_logger(__name__)

CallBack = Callable[[Callback], Awaitable[None]]

_LATE_S = 15.0
"""Asterisk says after the ringing what became of it; this is for an Asterisk that does not."""
_REASON_LATE_S = 1.0
"""How much later than the failure of a call its reason may be told."""

_OUTCOMES: Mapping[str, LegOutcome] = {
    "BUSY": LegOutcome.BUSY,
    "NOANSWER": LegOutcome.NO_ANSWER,
    "CONGESTION": LegOutcome.UNREACHABLE,
    "CHANUNAVAIL": LegOutcome.UNREACHABLE,
}


async def call_out(exchange: Exchange, call_back: CallBack, callback: Callback) -> LegOutcome:
    """Ring somebody outside; returns why nobody answered. One who answers cancels this by arriving.

    AMI may be lost with the call under way: then it is waited for as if it were.
    """
    with _listening(exchange, callback.call) as fate:
        try:
            await call_back(callback)
        except (AmiAway, AmiTimeout) as error:
            _log.warning("AMI was lost with a callback under way", call=callback.call, why=str(error))
        except (AmiRefused, ValueError) as error:
            _log.error("Asterisk makes no callbacks", why=type(error).__name__)
            return LegOutcome.UNREACHABLE
        return await fate.outcome(callback.ring_s)


async def await_end(exchange: Exchange, attempt: CallId, ring_s: int) -> LegOutcome:
    """Wait for a call that an earlier engine began: it may be answered yet, in time."""
    with _listening(exchange, attempt) as fate:
        return await fate.outcome(ring_s)


class _Fate:
    """What AMI tells of one call: that it failed, and before or after that why."""

    def __init__(self) -> None:
        self._has_failed = asyncio.Event()
        self._has_reason = asyncio.Event()
        self._reason = LegOutcome.UNREACHABLE

    def hear(self, event: AmiEvent) -> None:
        match event:
            case LegEnded(status=status) if status in _OUTCOMES:
                self._learn(_OUTCOMES[status])
            case CallbackFailed(is_out_of_time=is_out_of_time):
                if is_out_of_time:
                    self._learn(LegOutcome.NO_ANSWER)
                self._has_failed.set()
            case _:
                pass

    def _learn(self, reason: LegOutcome) -> None:
        self._reason = reason
        self._has_reason.set()

    async def outcome(self, ring_s: int) -> LegOutcome:
        if not await _comes(self._has_failed, ring_s + _LATE_S):
            return LegOutcome.NO_ANSWER
        await _comes(self._has_reason, _REASON_LATE_S)
        return self._reason


@contextmanager
def _listening(exchange: Exchange, attempt: CallId) -> Iterator[_Fate]:
    fate = _Fate()
    exchange.listen(attempt, fate.hear)
    try:
        yield fate
    finally:
        exchange.stop_listening(attempt)


async def _comes(event: asyncio.Event, within_s: float) -> bool:
    try:
        async with asyncio.timeout(within_s):
            return await event.wait()
    except TimeoutError:
        return False
