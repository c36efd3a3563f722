"""The calls that ring outside the house right now, so that one which comes back by the trunk is known."""

from collections.abc import Iterator
from contextlib import contextmanager

from dialplan.ids import CallId
from dialplan.numbers import E164


class Forwards:
    """By call: the number that was called, and the one that it shows outside."""

    def __init__(self) -> None:
        self._ringing: dict[CallId, tuple[E164 | None, str]] = {}

    def __len__(self) -> int:
        return len(self._ringing)

    @contextmanager
    def going_out(self, call: CallId, did: E164 | None, shown: str) -> Iterator[None]:
        """A call rings outside; once it is ``answered``, or this is over, it does so no more."""
        self._ringing[call] = did, shown
        try:
            yield
        finally:
            self.answered(call)

    def answered(self, call: CallId) -> None:
        self._ringing.pop(call, None)

    def ringing(self, did: E164 | None, shown: str) -> int:
        """How many calls to a number ring outside and show this one."""
        return sum(forward == (did, shown) for forward in self._ringing.values())
