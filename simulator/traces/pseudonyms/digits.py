"""Other digits for those that people pressed, such that menus still read them as they did.

Codes that an administrator chose for keys stay. Of the rest, each digit is exchanged for another one that
depends on those before it: what began alike begins alike, and no digit stays the same.
"""

import hmac
from collections.abc import Iterable
from hashlib import sha256

from dialplan.menu import beginnings_of

_DIGITS = "0123456789"


class Digits:
    """``kept`` are the codes that stay; ``key`` is secret and of one trace only."""

    def __init__(self, kept: Iterable[str], key: bytes) -> None:
        self._kept = frozenset(kept)
        self._known = self._kept | beginnings_of(self._kept)
        self._key = key

    def is_kept(self, digits: str) -> bool:
        return digits in self._kept

    def replace(self, digits: str) -> str:
        """The same digits always give the same; ``*`` and ``#`` stay."""
        return "".join(self._replace(digits[:at], digit) for at, digit in enumerate(digits))

    def _replace(self, before: str, digit: str) -> str:
        if digit not in _DIGITS or before + digit in self._known:
            return digit
        free = [one for one in _DIGITS if before + one not in self._known]
        if len(free) == 1:
            return digit
        turn = hmac.digest(self._key, before.encode(), sha256)[0] % (len(free) - 1) + 1
        return free[(free.index(digit) + turn) % len(free)]
