"""Keeps what the queues promised: an agent first, then the customer, one call at a time for each.

A promise holds its place in the queue as a caller does. Agents reserved for it are handed to the call that
its customer answers; so there are never more callbacks than agents who are free for them.
"""

import asyncio
from collections.abc import Callable
from functools import partial

import structlog

from dialplan.company import NO_COMPANY, Company
from dialplan.ids import CallId, OrganisationId
from dialplan.queueing.owing import company_of
from dialplan.queueing.promises import Promise
from engine.callbacks.attempts import CallBack
from engine.callbacks.keeper import Keeper
from engine.callbacks.records import begin_answered, begin_stray
from engine.calls.desk import Desk
from engine.calls.progress import CallProgress
from engine.queues import Queues

_log = structlog.get_logger(__name__)


class Callbacks:
    """``tasks`` owns those who wait for a turn, one a promise."""

    def __init__(
        self,
        desk: Desk,
        call_back: CallBack,
        queues_of: Callable[[OrganisationId], Queues],
        tasks: asyncio.TaskGroup,
    ) -> None:
        self._desk = desk
        self._call_back = call_back
        self._queues_of = queues_of
        self._tasks = tasks
        self._followed: list[Queues] = []
        self._keeping: dict[CallId, asyncio.Task[None]] = {}

    def follow(self, queues: Queues) -> None:
        """Keep what these queues promise from now on."""
        self._followed.append(queues)
        queues.promises.changed = partial(self._look, queues)

    def recall(self) -> None:
        """Go on with what an earlier engine owed. A call that it had under way is not made again at once."""
        for promise in self._desk.ports.promises.load() or ():
            self._queues_of(promise.organisation).promises.make(promise)

    def take_up(self, call: CallId) -> tuple[Company, CallProgress]:
        """Somebody whom we called has answered: their call goes on with the agents kept for it.

        One whom nobody is owed any more, such as after a loss of what was kept, is nobody's call.
        """
        for queues in self._followed:
            for promise in queues.promises.all:
                if promise.attempt == call:
                    queues.agents.hand_over(promise.place, call)
                    queues.promises.drop(promise.call)
                    company = company_of(promise, self._desk.ports.configuration.current())
                    return company, begin_answered(self._desk, company, promise)
        _log.warning("somebody answered a callback that was not owed", call=call)
        return NO_COMPANY, begin_stray(self._desk, call)

    def _look(self, queues: Queues) -> None:
        """Something was promised, kept or withdrawn."""
        owed = {promise.call: promise for promise in queues.promises.all}
        for call, promise in owed.items():
            if call not in self._keeping:
                self._begin(queues, promise)
        every = tuple(promise for followed in self._followed for promise in followed.promises.all)
        for call in self._keeping.keys() - {promise.call for promise in every}:
            self._keeping.pop(call).cancel()
        self._desk.ports.promises.keep(every)

    def _begin(self, queues: Queues, promise: Promise) -> None:
        keeping = self._keep(queues, promise)
        try:
            task = self._keeping[promise.call] = self._tasks.create_task(keeping)
        except RuntimeError:  # the engine stops, and the group takes no more: the next one goes on with it
            keeping.close()
        else:  # not in the task: one that is cancelled before its first step runs none of it
            task.add_done_callback(partial(self._leave_place, queues, promise))

    def _leave_place(self, queues: Queues, promise: Promise, task: asyncio.Task[None]) -> None:
        """Unless the same caller was promised another call meanwhile, whose place it is now."""
        if self._keeping.get(promise.call) in (None, task):
            queues.remove(promise.place)

    async def _keep(self, queues: Queues, promise: Promise) -> None:
        try:
            await Keeper(self._desk, self._call_back, queues).keep(promise)
        except Exception:  # one promise's trouble is no other's
            _log.exception("a promise to call back can't be kept", call=promise.call)
        self._keeping.pop(promise.call, None)
        queues.promises.drop(promise.call)
