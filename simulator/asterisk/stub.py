"""The dialplan stub that ``vaxel asterisk-config`` writes, as Asterisk runs it for one call."""

import re
from dataclasses import dataclass

from simulator.asterisk.agi import run_agi
from simulator.asterisk.applications import execute, pass_time
from simulator.asterisk.call import LiveCall
from simulator.asterisk.channels import Channels
from simulator.asterisk.machine import Machine

_CONTEXT = "vaxel-call"
_UNKNOWN = "unknown"
_NOT_OF_A_NUMBER = re.compile(r"[^+0-9]")
_NOT_OF_A_CLI = re.compile(r"[^+*#0-9A-Za-z]")
_NUMBERLIKE = re.compile(r"[-+0-9.]*")
_NORMAL_CLEARING = 16
_PRIORITY_USER_EVENT, _PRIORITY_AGI, _PRIORITY_DONE = 2, 5, 15


@dataclass(frozen=True, slots=True)
class Stub:
    """Where the engines are, how often a call comes back to them, and the fallback (an endpoint, or none)."""

    engines: tuple[str, ...] = ("127.0.0.1:4573",)
    max_tries: int = 20
    wait_between_tries_s: float = 1.0
    fallback: str | None = None
    fallback_ring_s: int = 30


async def run_stub(call: LiveCall, machine: Machine, stub: Stub) -> None:
    """Run the call to its end, and end its channel."""
    _enter(call, machine.channels)
    try:
        await _until_done(call, machine, stub)
        if not call.has_hung_up:
            call.channel.priority = _PRIORITY_DONE
            call.channel.cause = call.channel.cause or _NORMAL_CLEARING
    finally:
        call.has_hung_up = True
        machine.channels.go(call.channel)
        call.reach("over")


def _enter(call: LiveCall, channels: Channels) -> None:
    """Clean the numbers, and only then let AMI tell of the call."""
    channel = call.channel
    number = _NOT_OF_A_NUMBER.sub("", channel.exten)
    is_numberlike = number and _NUMBERLIKE.fullmatch(channel.exten)
    channel.context, channel.exten = _CONTEXT, number if is_numberlike else _UNKNOWN
    channel.caller_num = _NOT_OF_A_CLI.sub("", channel.caller_num)
    call.dnid = channel.exten
    channel.priority = _PRIORITY_USER_EVENT
    channels.tell_user_event(channel, "VaxelCall")
    channel.priority = _PRIORITY_AGI


async def _until_done(call: LiveCall, machine: Machine, stub: Stub) -> None:
    for attempt in range(stub.max_tries):
        if attempt and await pass_time(call, stub.wait_between_tries_s) == -1:
            return
        for engine in stub.engines:
            await run_agi(call, machine, f"agi://{engine}/call")
            if call.has_hung_up or call.variables.get("VAXEL_DONE") == "1":
                return
            if call.variables.get("VAXEL_DONE") == "fallback":
                await _fall_back(call, machine, stub)
                return
            if call.variables.get("DIALSTATUS") == "ANSWER":
                return
    await _fall_back(call, machine, stub)


async def _fall_back(call: LiveCall, machine: Machine, stub: Stub) -> None:
    if stub.fallback:
        await execute(call, machine, "Dial", f"{stub.fallback},{stub.fallback_ring_s}")
        if call.has_hung_up or call.variables.get("DIALSTATUS") == "ANSWER":
            return
    await execute(call, machine, "Congestion", "10")
