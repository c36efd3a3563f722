"""A recorded caller on the line again."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from dialplan.ids import CallId, DestinationId
from simulator.asterisk import LiveCall
from simulator.callers import perform
from simulator.replay.habits import Habits, Tries
from simulator.replay.whereabouts import Whereabouts

_LONGEST_CALL_S = 6 * 3600.0
"""Nobody stays longer, whatever a configuration does to them."""


@dataclass(frozen=True, slots=True)
class Again:
    """``waits_at`` says where callers wait for somebody, ``improvise`` what they do where they never were."""

    habits: Habits
    whereabouts: Whereabouts
    waits_at: Callable[[DestinationId], bool]
    improvise: Callable[[DestinationId, int], Tries]

    async def behave(self, call: LiveCall) -> None:
        """Do at each place what they did there; give up, and end the conversation, when they would have."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._talk(call))
                tasks.create_task(self._go_along(call, tasks))
                await asyncio.sleep(_LONGEST_CALL_S)
                call.hang_up()
        finally:
            self.whereabouts.forget(CallId(call.id))

    async def _talk(self, call: LiveCall) -> None:
        await call.reached("talking")
        await asyncio.sleep(self.habits.talks_s)
        call.hang_up()

    async def _go_along(self, call: LiveCall, tasks: asyncio.TaskGroup) -> None:
        been: Counter[DestinationId] = Counter()
        patience = _Patience(call, self.habits.waits_s)
        doing: asyncio.Task[None] | None = None
        steps = 0
        tries: Tries = ()
        while True:
            turn = await self.whereabouts.next_turn(CallId(call.id))
            if doing is not None:
                doing.cancel()
            if turn.steps != steps:
                steps = turn.steps
                tries = self._tries(turn.at, been[turn.at])
                been[turn.at] += 1
            if turn.tries < len(tries):
                doing = tasks.create_task(perform(tries[turn.tries], call))
            patience.go_on(is_waiting=self.waits_at(turn.at))

    def _tries(self, at: DestinationId, visit: int) -> Tries:
        visits = self.habits.visits.get(at, ())
        tries = visits[visit] if visit < len(visits) else None
        return self.improvise(at, visit) if tries is None else tries


class _Patience:
    """Runs out while a caller waits for somebody, and only then; None never does."""

    def __init__(self, call: LiveCall, left_s: float | None) -> None:
        self._call = call
        self._left_s = left_s
        self._since: float | None = None
        self._alarm: asyncio.TimerHandle | None = None

    def go_on(self, *, is_waiting: bool) -> None:
        if self._left_s is None or is_waiting == (self._since is not None):
            return
        loop = asyncio.get_running_loop()
        if is_waiting:
            self._since = loop.time()
            self._alarm = loop.call_later(self._left_s, self._give_up)
        elif self._since is not None and self._alarm is not None:
            self._alarm.cancel()
            self._left_s -= loop.time() - self._since
            self._since = None

    def _give_up(self) -> None:
        if not self._call.is_talking:
            self._call.hang_up()
