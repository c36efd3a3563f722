"""The callbacks that one organisation owes; who makes the calls is told of every change."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import structlog

from dialplan.ids import CallId, DestinationId
from dialplan.numbers import E164
from dialplan.queueing.promises import Forgetting, Promise

_log = structlog.get_logger(__name__)


def _tell_nobody() -> None:
    pass


class Promises:
    """By the call on which each was made."""

    def __init__(self) -> None:
        self._made: dict[CallId, Promise] = {}
        self.changed: Callable[[], None] = _tell_nobody

    @property
    def all(self) -> Sequence[Promise]:
        return tuple(self._made.values())

    def get(self, call: CallId) -> Promise | None:
        return self._made.get(call)

    def make(self, promise: Promise) -> None:
        """Owe a call, or go on with one that is owed, as it is now."""
        self._made[promise.call] = promise
        self.changed()

    def drop(self, call: CallId) -> None:
        """It is kept, or can't be."""
        if self._made.pop(call, None) is not None:
            self.changed()

    def forget(self, forgetting: Forgetting) -> int:
        """Owe nothing to those whose numbers are to be erased; return how many that were."""
        forgotten = [promise for promise in self.all if forgetting.concerns(promise)]
        for promise in forgotten:
            _log.info("a promise to call back is erased", call=promise.call, group=promise.group)
            self.drop(promise.call)
        return len(forgotten)

    def withdraw(self, group: DestinationId, number: E164) -> Promise | None:
        """The caller has called in themselves: return what was owed to them there, and owe it no more.

        A call that is under way goes on, for they may answer it, and is the last.
        """
        for promise in self.all:
            if (promise.group, promise.number) == (group, number) and not promise.is_last:
                if promise.is_calling:
                    self.make(replace(promise, is_last=True))
                else:
                    self.drop(promise.call)
                return promise
        return None
