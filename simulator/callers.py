"""Callers: what they do on the line, one step after the other, and when they have had enough."""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass

from simulator.asterisk import LiveCall
from simulator.asterisk.call import TONE_S


@dataclass(frozen=True, slots=True)
class Wait:
    """Does nothing for so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Press:
    """Presses keys, one after the other; every so often where that is said, else as fast as people do."""

    keys: str
    every_s: float | None = None


@dataclass(frozen=True, slots=True)
class Speak:
    """Speaks for so many seconds, and is silent afterwards."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Hear:
    """Waits until the switch has begun its n-th prompt, counted from 1; 0 is the beep before a recording.

    Only the stand-in knows: a story that also real phones shall play waits for seconds instead.
    """

    prompt: int


@dataclass(frozen=True, slots=True)
class Leave:
    """Hangs up."""


Doing = Wait | Press | Speak | Hear | Leave

Behaviour = Callable[[LiveCall], Coroutine[None, None, None]]
"""What else a caller does, from the beginning of the call to its end."""

BETWEEN_KEYS_S = 0.1
_TONE = 2 / 3
"""How much of the time between two keys the first of them sounds."""


@dataclass(frozen=True, slots=True)
class Caller:
    """``does`` begins when the switch answers. ``patience_s`` after dialling they hang up, unless they are
    talking to somebody by then. Who calls from a ``phone`` of the house is known by its name, such as 201. A
    number that ``is_withheld`` is told to the switch, and to nobody else. ``behaves`` is for those whom
    no list can tell of beforehand."""

    number: str
    name: str
    dials: str
    does: tuple[Doing, ...] = ()
    patience_s: float | None = None
    phone: str | None = None
    is_withheld: bool = False
    behaves: Behaviour | None = None


async def behave(caller: Caller, call: LiveCall) -> tuple[Doing, ...]:
    """Do what the caller does, until the call is over; return what they never came to.

    Who loses patience has nothing more to do.
    """
    yet_to_do = deque(caller.does)
    async with asyncio.TaskGroup() as tasks:
        acting = tasks.create_task(_act(yet_to_do, call))
        losing_patience = tasks.create_task(_lose_patience(caller, call, yet_to_do))
        behaving = tasks.create_task(caller.behaves(call)) if caller.behaves is not None else None
        await call.reached("over")
        if behaving is not None:
            behaving.cancel()
        acting.cancel()
        losing_patience.cancel()
    return tuple(yet_to_do)


async def _act(yet_to_do: deque[Doing], call: LiveCall) -> None:
    await call.reached("answered")
    while yet_to_do:
        await perform((yet_to_do.popleft(),), call)


async def perform(doings: Iterable[Doing], call: LiveCall) -> None:
    """Do one thing after the other."""
    for doing in doings:
        match doing:
            case Wait(seconds):
                await asyncio.sleep(seconds)
            case Press(keys, every_s):
                tone_s = every_s * _TONE if every_s is not None else TONE_S
                for key in keys:
                    await call.press(key, tone_s)
                    await asyncio.sleep(BETWEEN_KEYS_S if every_s is None else every_s - tone_s)
            case Speak(seconds):
                call.speak(True)
                await asyncio.sleep(seconds)
                call.speak(False)
            case Hear(prompt):
                await call.reached(f"prompt {prompt}" if prompt else "beep")
            case Leave():
                call.hang_up()


async def _lose_patience(caller: Caller, call: LiveCall, yet_to_do: deque[Doing]) -> None:
    if caller.patience_s is None:
        return
    await asyncio.sleep(caller.patience_s)
    if not call.is_talking:
        yet_to_do.clear()
        call.hang_up()
