"""What Asterisk does to digits that come faster than it likes: it holds them back, and tells each twice.

As in __ast_read of its main/channel.c. While a sound plays or a digit is awaited every digit goes through at
once. Otherwise one shorter than 80 ms is made as long, and what ends meanwhile or too soon after it is let
through later, with a DTMFEnd of its own.
"""

import asyncio
from collections.abc import Callable
from typing import Final

_LEAST_TONE_S: Final = 0.08
_LEAST_GAP_S: Final = 0.045

Told = Callable[[str, float], None]
"""Tells AMI that a digit of this length has ended."""


class DigitGate:
    """``is_open`` while a sound plays or a digit is awaited; ``let_in`` is who reads the channel."""

    def __init__(self, tell_end: Told, let_in: Callable[[str], None]) -> None:
        self.is_open = False
        self._tell_end = tell_end
        self._let_in = let_in
        self._closed_until = 0.0

    def begin(self) -> bool:
        """Whether the digit that begins now is taken as begun."""
        return not self.is_open and _now() >= self._closed_until

    def end(self, digit: str, tone_s: float, *, has_begun: bool) -> None:
        self._tell_end(digit, tone_s)
        now = _now()
        if now < self._closed_until:
            loop = asyncio.get_running_loop()
            loop.call_at(self._closed_until, self._let_through, digit, tone_s)
            self._closed_until += max(tone_s, _LEAST_TONE_S) + _LEAST_GAP_S
        else:
            self._pass(digit, tone_s, has_begun=has_begun)

    def _let_through(self, digit: str, tone_s: float) -> None:
        self._tell_end(digit, tone_s)
        self._let_in(digit)

    def _pass(self, digit: str, tone_s: float, *, has_begun: bool) -> None:
        self._let_in(digit)
        if self.is_open:
            return
        # It may have begun while the gate was open, and then all of it is still to be heard.
        more_s = max(0.0, _LEAST_TONE_S - tone_s) if has_begun else max(tone_s, _LEAST_TONE_S)
        self._closed_until = _now() + more_s + _LEAST_GAP_S


def _now() -> float:
    return asyncio.get_running_loop().time()
