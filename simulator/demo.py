"""Synthetic callers and agents for whoever wants to see calls before having a telephone: bounded, by seed."""

import asyncio
import random
from collections.abc import Sequence

from dialplan.company import Company
from dialplan.destinations import Device, Menu
from simulator.asterisk import Asterisk, Dialled
from simulator.callers import Caller, Doing, Hear, Leave, Press, Speak, Wait, behave
from simulator.phones import Answers, Ignores, Phone, Reaction, Refuses

_SECONDS_BETWEEN_CALLS = 4.0
_CALLS_AT_ONCE = 20
_REACTIONS = 1000


def demo_phones(companies: Sequence[Company], chance: random.Random) -> tuple[Phone, ...]:
    """A phone for every device; its person mostly answers, and sometimes does not."""
    return tuple(
        Phone(device.endpoint, tuple(_react(chance) for _ in range(_REACTIONS)))
        for company in companies
        for devices in company.devices.values()
        for device in devices
        if isinstance(device, Device)
    )


def _react(chance: random.Random) -> Reaction:
    reactions: tuple[Reaction, ...] = (
        Answers(after_s=chance.uniform(2, 8), talks_s=chance.uniform(5, 40)),
        Refuses(603, after_s=chance.uniform(1, 4)),
        Refuses(486),
        Ignores(),
    )
    return chance.choices(reactions, weights=(7, 1, 1, 1))[0]


async def run_demo(
    asterisk: Asterisk,
    companies: Sequence[Company],
    chance: random.Random,
    *,
    seconds_between_calls: float = _SECONDS_BETWEEN_CALLS,
) -> None:
    """Let people call all the companies' numbers, until cancelled; returns at once where there are none."""
    called = tuple(company for company in companies if company.numbers)
    if not called:
        return
    room = asyncio.Semaphore(_CALLS_AT_ONCE)
    async with asyncio.TaskGroup() as tasks:
        while True:
            await asyncio.sleep(chance.expovariate(1 / seconds_between_calls))
            await room.acquire()
            task = tasks.create_task(_call(asterisk, _make_caller(called, chance)))
            task.add_done_callback(lambda _: room.release())


async def _call(asterisk: Asterisk, caller: Caller) -> None:
    call = asterisk.call_in(Dialled(caller.dials, caller.number, caller.name))
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(asterisk.carry(call))
        tasks.create_task(behave(caller, call))


def _make_caller(companies: Sequence[Company], chance: random.Random) -> Caller:
    company = chance.choice(companies)
    dials, destination = chance.choice(tuple(company.numbers.items()))
    reached = company.destinations[destination]
    return Caller(
        number=f"+4670174{chance.randint(605, 699):04}",  # numbers that Swedish films use
        name="",
        dials=dials,
        does=_act(tuple(reached.keys) if isinstance(reached, Menu) else (), chance),
        patience_s=chance.uniform(30, 180),
    )


def _act(keys: Sequence[str], chance: random.Random) -> tuple[Doing, ...]:
    """Press a key of the menu after a while, sometimes a wrong one first; speak after a beep if one comes."""
    does: list[Doing] = [Wait(chance.uniform(1, 9))]
    if keys:
        if chance.random() < 0.15:
            does += [Press("8"), Wait(chance.uniform(3, 5))]
        does.append(Press(chance.choice(keys)))
    if chance.random() < 0.1:
        return (*does, Wait(chance.uniform(1, 5)), Leave())
    return (*does, Hear(0), Wait(chance.uniform(0.5, 1.5)), Speak(chance.uniform(4, 15)), Leave())
