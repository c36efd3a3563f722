"""The callers of a story take their turns: each dials at their time, and does what they do on the line."""

import asyncio
from collections.abc import Callable, Sequence

from simulator.asterisk import Asterisk, Dialled, LiveCall
from simulator.callers import Caller, Press, behave
from simulator.scenario.values import ScenarioCall


class Turns:
    """``calls`` are those that were made so far, by the caller's place in the story.

    ``unattended`` are those that were over while no engine could take them, ``unpressed`` the keys that a
    caller never came to press. ``switch_there`` is set while Asterisk takes calls.
    """

    def __init__(
        self, asterisk: Asterisk, switch_there: asyncio.Event, is_attended: Callable[[], bool]
    ) -> None:
        self.calls: dict[int, LiveCall] = {}
        self.unattended: set[int] = set()
        self.unpressed: dict[int, str] = {}
        self._asterisk = asterisk
        self._switch_there = switch_there
        self._is_attended = is_attended

    async def take(self, story: Sequence[ScenarioCall]) -> None:
        """Return when every caller is gone. One timer for all who are yet to call: a day has thousands."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        async with asyncio.TaskGroup() as callers:
            for number, call in sorted(enumerate(story), key=lambda one: one[1].at_s):
                if (wait_s := began + call.at_s - loop.time()) > 0:
                    await asyncio.sleep(wait_s)
                callers.create_task(self._call(number, call.caller), name=f"caller {number + 1}")

    async def _call(self, number: int, caller: Caller) -> None:
        await self._switch_there.wait()  # who calls in vain tries again
        dialled = Dialled(
            caller.dials, caller.number, caller.name, phone=caller.phone, is_withheld=caller.is_withheld
        )
        live = self.calls[number] = self._asterisk.call_in(dialled)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._asterisk.carry(live))
            behaving = tasks.create_task(behave(caller, live))
        if unpressed := "".join(doing.keys for doing in behaving.result() if isinstance(doing, Press)):
            self.unpressed[number] = unpressed
        if not self._is_attended():
            self.unattended.add(number)
