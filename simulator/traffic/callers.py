"""What callers of a day do on the line, beside the keys they press and the patience they have.

They talk to whoever answers, leave a message or none, and some want to be called back where that is offered.
They press no key that leads out of a queue, and nobody calls again who got no answer.
"""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from random import Random

from dialplan.company import Company
from dialplan.destinations import HuntGroup
from dialplan.ids import CallId, DestinationId
from dialplan.queueing.phrases import CALLBACK_CONFIRM
from dialplan.records import LogLine
from simulator.asterisk import LiveCall
from simulator.callers import Behaviour, Press, Wait, perform

_MESSAGE_S = 15.0
_ASKS_AFTER_S = 10.0
"""They wait for so long before they give the line back."""

_CONFIRMS_AFTER_S = 8.0
"""Their number is being read to them by then."""


class Offers:
    """Which callers are in a queue that calls back, by the log's lines as they are written."""

    def __init__(self, company: Company) -> None:
        self._keys: Mapping[DestinationId, str] = callback_keys(company)
        self._offered: defaultdict[CallId, asyncio.Queue[str]] = defaultdict(asyncio.Queue)

    def hear(self, line: LogLine) -> None:
        key = self._keys.get(DestinationId(str(line.saw.get("at", ""))))
        if key is not None and line.rule == "group.joined":
            self._offered[line.call].put_nowait(key)

    async def next_key(self, call: CallId) -> str:
        """The key by which the queue that they have come to calls back, once they are in one."""
        return await self._offered[call].get()


def callback_keys(company: Company) -> Mapping[DestinationId, str]:
    """The groups that call back, and the key by which they are asked to."""
    return {
        id_: place.callback.key
        for id_, place in company.destinations.items()
        if isinstance(place, HuntGroup) and place.callback is not None
    }


@dataclass(frozen=True, slots=True)
class Will:
    """What one caller would do, wherever they come to; ``talks_s`` None where who answers ends the talk."""

    talks_s: float | None
    leaves_message: bool
    wants_callback: bool

    async def __call__(self, call: LiveCall) -> None:
        """Where nobody calls back."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._talk(call))
            tasks.create_task(self._speak(call))

    def where(self, offers: Offers) -> Behaviour:
        return partial(self._act, offers)

    async def _act(self, offers: Offers, call: LiveCall) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self(call))
            if self.wants_callback:
                tasks.create_task(self._ask(offers, call))

    async def _talk(self, call: LiveCall) -> None:
        await call.reached("talking")
        if self.talks_s is not None:
            await asyncio.sleep(self.talks_s)
            call.hang_up()

    async def _speak(self, call: LiveCall) -> None:
        """After the beep of a voicemail box."""
        await call.reached("beep")
        if self.leaves_message:
            call.speak(True)
            await asyncio.sleep(_MESSAGE_S)
        call.hang_up()

    async def _ask(self, offers: Offers, call: LiveCall) -> None:
        while True:
            key = await offers.next_key(CallId(call.id))
            asks = (Wait(_ASKS_AFTER_S), Press(key), Wait(_CONFIRMS_AFTER_S), Press(CALLBACK_CONFIRM))
            await perform(asks, call)


def will_of(talks_s: float | None, leave_message: float, take_callback: float, chance: Random) -> Will:
    """Both are drawn for every caller, so that a change of one of them leaves the other as it was."""
    return Will(talks_s, chance.random() < leave_message, chance.random() < take_callback)
