"""Tells a press from Asterisk's second word of it.

Where a channel plays nothing, Asterisk holds back digits that come faster than it likes (shorter than 80 ms,
or less than 45 ms apart), and says DTMFEnd of each twice: as it comes in, and as it is let through, up to
seconds later and between the digits after it. DTMFBegin it says once.
"""

from typing import Final

_MOST: Final = 512
_LATEST_S: Final = 60.0  # one let through is 125 ms behind the one before: who types on piles them up


class Presses:
    def __init__(self) -> None:
        self._sounding = ""
        self._counted: list[tuple[str, float]] = []

    def begin(self, digit: str) -> None:
        self._sounding = digit

    def end(self, digit: str, now: float) -> bool:
        """Whether this is a press to count. Where no beginning was told (SIP INFO has none) it is, unless the
        same key was counted a moment ago and may be told again."""
        if self._sounding == digit:
            self._sounding = ""
            self._counted.append((digit, now))
            del self._counted[:-_MOST]
            return True
        while self._counted and self._counted[0][1] + _LATEST_S < now:
            self._counted.pop(0)
        counted = next((press for press in self._counted if press[0] == digit), None)
        if counted is not None:
            self._counted.remove(counted)  # its second word; a third is never said
        return counted is None

    def forget(self) -> None:
        """Events may be missing: what comes next is counted as it is told."""
        self._sounding = ""
        self._counted.clear()
