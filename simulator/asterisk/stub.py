"""The dialplan stub that ``vaxel asterisk-config`` writes, as Asterisk runs it for one call."""

import re
from dataclasses import dataclass

from dialplan.outgoing import emergency_digits
from simulator.asterisk.agi import run_agi
from simulator.asterisk.applications import execute, pass_time
from simulator.asterisk.call import LiveCall
from simulator.asterisk.channels import Channels
from simulator.asterisk.devices import TRUNK
from simulator.asterisk.machine import Machine

TRUNK_CONTEXT = "vaxel-trunk"
PHONES_CONTEXT = "vaxel-phones"
CALLBACK_CONTEXT = "vaxel-callback"

_UNKNOWN = "unknown"
_NOT_OF_A_NUMBER = re.compile(r"[^+0-9]")
_NOT_OF_A_CODE = re.compile(r"[^+*#0-9]")
_NOT_OF_A_CLI = re.compile(r"[^+*#0-9A-Za-z]")
_NUMBERLIKE = re.compile(r"[-+0-9.]*")
_CODELIKE = re.compile(r"[-+*#0-9.]*")
_NORMAL_CLEARING = 16
_PRIORITY_USER_EVENT, _PRIORITY_AGI, _PRIORITY_DONE = 2, 5, 15
_PRIORITY_HELP_AGI, _PRIORITY_HELP_DONE = 5, 10
_PRIORITY_CALLBACK_AGI = 4


@dataclass(frozen=True, slots=True)
class Stub:
    """Where the engines are, how often a call comes back to them, and the fallback (an endpoint, or none).

    ``landline`` is the number shown to help (``country``'s) without an engine.
    """

    engines: tuple[str, ...] = ("127.0.0.1:4573",)
    max_tries: int = 20
    wait_between_tries_s: float = 1.0
    fallback: str | None = None
    fallback_ring_s: int = 30
    landline: str = ""
    country: str = "SE"


async def run_stub(call: LiveCall, machine: Machine, stub: Stub) -> None:
    """Run the call to its end, from the context that its channel is in, and end its channel."""
    try:
        match call.channel.context:
            case "vaxel-phones":
                await _run_phone(call, machine, stub)
            case "vaxel-callback":
                await _run_callback(call, machine, stub)
            case _:
                await _run_trunk(call, machine, stub)
    finally:
        call.has_hung_up = True
        machine.channels.go(call.channel)
        call.reach("over")


async def _run_trunk(call: LiveCall, machine: Machine, stub: Stub) -> None:
    _enter(call, machine.channels, "vaxel-call", _NOT_OF_A_NUMBER, _NUMBERLIKE)
    if not await _is_done(call, machine, stub, "call"):
        await _fall_back(call, machine, stub)
    _hang_up(call, _PRIORITY_DONE)


async def _run_phone(call: LiveCall, machine: Machine, stub: Stub) -> None:
    help_number = emergency_digits(_NOT_OF_A_CODE.sub("", call.channel.exten), stub.country)
    if help_number:
        call.channel.exten = help_number
        await _run_call_for_help(call, machine, stub)
        return
    _enter(call, machine.channels, "vaxel-phone", _NOT_OF_A_CODE, _CODELIKE)
    if not await _is_done(call, machine, stub, "phone"):
        await execute(call, machine, "Congestion", "10")
    _hang_up(call, _PRIORITY_DONE)


async def _run_call_for_help(call: LiveCall, machine: Machine, stub: Stub) -> None:
    """Help waits for nobody: each engine is asked once."""
    _enter(call, machine.channels, "vaxel-emergency", _NOT_OF_A_CODE, _CODELIKE)
    call.channel.priority = _PRIORITY_HELP_AGI
    for engine in stub.engines:
        await run_agi(call, machine, f"agi://{engine}/phone")
        is_over = call.variables.get("VAXEL_DONE") == "1" or call.variables.get("DIALSTATUS") == "ANSWER"
        if call.has_hung_up or is_over:
            break
    else:
        call.channel.caller_name = ""
        shown = f",,f({stub.landline})" if stub.landline else ""
        await execute(call, machine, "Dial", f"PJSIP/{call.channel.exten}@{TRUNK.partition('/')[2]}{shown}")
    _hang_up(call, _PRIORITY_HELP_DONE)


async def _run_callback(call: LiveCall, machine: Machine, stub: Stub) -> None:
    channel = call.channel
    call.dnid = ""
    channel.priority = 1
    machine.channels.tell_user_event(channel, "VaxelCall")
    channel.priority = _PRIORITY_CALLBACK_AGI
    await _is_done(call, machine, stub, "callback")
    _hang_up(call, 1)
    channel.exten, channel.priority = "h", 1


def _enter(
    call: LiveCall,
    channels: Channels,
    context: str,
    not_of_a_number: re.Pattern[str],
    numberlike: re.Pattern[str],
) -> None:
    """Clean the numbers, and only then let AMI tell of the call."""
    channel = call.channel
    number = not_of_a_number.sub("", channel.exten)
    is_numberlike = number and numberlike.fullmatch(channel.exten)
    channel.context, channel.exten = context, number if is_numberlike else _UNKNOWN
    channel.caller_num = _NOT_OF_A_CLI.sub("", channel.caller_num)
    call.dnid = channel.exten
    channel.priority = _PRIORITY_USER_EVENT
    channels.tell_user_event(channel, "VaxelCall")
    channel.priority = _PRIORITY_AGI


def _hang_up(call: LiveCall, priority: int) -> None:
    if not call.has_hung_up:
        call.channel.priority = priority
        call.channel.cause = call.channel.cause or _NORMAL_CLEARING


async def _is_done(call: LiveCall, machine: Machine, stub: Stub, script: str) -> bool:
    """Ask for an engine until one has finished with the call; False where the fallback is to take it."""
    for attempt in range(stub.max_tries):
        if attempt and await pass_time(call, stub.wait_between_tries_s) == -1:
            return True
        for engine in stub.engines:
            await run_agi(call, machine, f"agi://{engine}/{script}")
            if call.has_hung_up or call.variables.get("VAXEL_DONE") == "1":
                return True
            if call.variables.get("VAXEL_DONE") == "fallback":
                return False
            if call.variables.get("DIALSTATUS") == "ANSWER":
                return True
    return False


async def _fall_back(call: LiveCall, machine: Machine, stub: Stub) -> None:
    if stub.fallback:
        await execute(call, machine, "Dial", f"{stub.fallback},{stub.fallback_ring_s}")
        if call.has_hung_up or call.variables.get("DIALSTATUS") == "ANSWER":
            return
    await execute(call, machine, "Congestion", "10")
