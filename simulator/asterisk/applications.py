"""EXEC: the dialplan applications that the engine and the stub use, each returning AGI's result."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from simulator.asterisk.call import LiveCall
from simulator.asterisk.causes import sip_status_for
from simulator.asterisk.channel import ChannelState
from simulator.asterisk.dial import dial
from simulator.asterisk.inbox import Command, News, SpiedGone, StreamEnded
from simulator.asterisk.machine import Machine

Application = Callable[[LiveCall, Machine, str], Awaitable[int]]

NO_SUCH_APPLICATION = -2

_FIRST_SOUND_S = 0.02
_NO_SOUND_S = 0.5
"""Answer waits so long for the first sound of a caller who sends none."""


async def execute(call: LiveCall, machine: Machine, name: str, argument: str) -> int:
    application = APPLICATIONS.get(name.lower())
    return await application(call, machine, argument) if application else NO_SUCH_APPLICATION


async def answer(call: LiveCall, machine: Machine, _argument: str = "") -> int:
    if call.channel.state is ChannelState.UP:
        return 0
    machine.channels.change_state(call.channel, ChannelState.UP)
    call.reach("answered")
    return await pass_time(call, _FIRST_SOUND_S if call.sends_sound else _NO_SOUND_S)


async def pass_time(call: LiveCall, duration_s: float | None) -> int:
    """Let time go by, digits falling on deaf ears; -1 where the caller hangs up."""
    until = None if duration_s is None else asyncio.get_running_loop().time() + duration_s
    early: list[News] = []
    try:
        while not call.has_hung_up:
            match await call.inbox.next(until):
                case None:
                    return 0
                case Command() | StreamEnded() as news:
                    early.append(news)
                case _:
                    pass
        return -1
    finally:
        call.inbox.put_back(early)


async def _dial(call: LiveCall, machine: Machine, argument: str) -> int:
    return await dial(call, machine, argument)


async def _busy(call: LiveCall, machine: Machine, argument: str) -> int:
    return await _tone(call, machine, argument, cause=17)


async def _congestion(call: LiveCall, machine: Machine, argument: str) -> int:
    return await _tone(call, machine, argument, cause=34)


async def _tone(call: LiveCall, machine: Machine, argument: str, cause: int) -> int:
    """To the end of the time given, or of the caller's patience; -1 either way.

    A call that is not answered has no tone: it is refused with 486 or 503, and that is its end.
    """
    if call.channel.state is ChannelState.UP:
        await pass_time(call, float(argument) if argument else None)
        return -1
    call.channel.cause, call.channel.tech_cause = cause, sip_status_for(cause)
    machine.channels.change_state(call.channel, ChannelState.BUSY)
    call.hang_up()
    return -1


async def _playback(call: LiveCall, machine: Machine, argument: str) -> int:
    for name in argument.partition(",")[0].split("&"):
        length_s = machine.sound_length(name)
        if length_s is None:
            continue
        call.begin_prompt(name)
        if await pass_time(call, length_s) == -1:
            return -1
    return 0


async def _wait(call: LiveCall, _machine: Machine, argument: str) -> int:
    return await pass_time(call, float(argument or 0))


async def _hang_up(call: LiveCall, _machine: Machine, argument: str) -> int:
    call.channel.cause = int(argument) if argument.isdecimal() else 16
    call.hang_up()
    return -1


async def _spy(call: LiveCall, machine: Machine, argument: str) -> int:
    """Listen to the channel of that unique id until it is gone, or the listener; -1 where it never was."""
    spied = argument.partition(",")[0]
    if not machine.channels.has(spied):
        return -1
    machine.channels.tell_when_gone(spied, lambda: call.inbox.post(SpiedGone()))
    call.reach("listening")
    early: list[News] = []
    try:
        while not call.has_hung_up:
            match await call.inbox.next():
                case SpiedGone():
                    return 0
                case Command() | StreamEnded() as news:
                    early.append(news)
                case _:
                    pass
        return -1
    finally:
        call.inbox.put_back(early)


async def _at_once(_call: LiveCall, _machine: Machine, _argument: str) -> int:
    return 0


APPLICATIONS: Mapping[str, Application] = {
    "answer": answer,
    "busy": _busy,
    "chanspy": _spy,
    "congestion": _congestion,
    "dial": _dial,
    "hangup": _hang_up,
    "noop": _at_once,
    "playback": _playback,
    "playtones": _at_once,
    "progress": _at_once,
    "ringing": _at_once,
    "startmusiconhold": _at_once,
    "stopmusiconhold": _at_once,
    "stopplaytones": _at_once,
    "verbose": _at_once,
    "wait": _wait,
}
