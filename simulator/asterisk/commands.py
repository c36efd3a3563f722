"""AGI's commands: what each does to a call and the line that it answers with."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from simulator.asterisk.agi_words import DEAD_CHANNEL, UNKNOWN_COMMAND, split_command, usage
from simulator.asterisk.applications import answer, execute
from simulator.asterisk.call import LiveCall
from simulator.asterisk.inbox import Command, Digit, HungUp, StreamEnded
from simulator.asterisk.machine import Machine, samples
from simulator.asterisk.recording import record_file
from simulator.asterisk.variables import read_variable, write_variable

Run = Callable[[LiveCall, Machine, Sequence[str]], Awaitable[str | None]]
"""Returns the reply; None where the engine's next line came first, and there is none."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A command, how many words must follow its name, and whether it works when the caller is gone."""

    run: Run
    words: int = 0
    works_when_dead: bool = False


async def perform(call: LiveCall, machine: Machine, line: str) -> str | None:
    """Perform one line. What is refused is so in Asterisk's order: unknown, dead, usage."""
    words = split_command(line)
    name = next((name for name in _names(words) if name in COMMANDS), None)
    if name is None:
        return UNKNOWN_COMMAND
    known = COMMANDS[name]
    if call.has_hung_up and not known.works_when_dead:
        return DEAD_CHANNEL
    arguments = words[len(name.split()) :]
    if len(arguments) < known.words:
        return usage(name)
    try:
        return await known.run(call, machine, arguments)
    except ValueError:
        return usage(name)


def _names(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(" ".join(words[:count]).upper() for count in (3, 2, 1) if len(words) >= count)


async def _answer(call: LiveCall, machine: Machine, _words: Sequence[str]) -> str:
    return f"200 result={await answer(call, machine)}"


async def _stream_file(call: LiveCall, machine: Machine, words: Sequence[str]) -> str | None:
    name, escape = words[0], words[1]
    length_s = machine.sound_length(name)
    if length_s is None:
        return "200 result=-1 endpos=0"
    call.begin_prompt(name)
    began = asyncio.get_running_loop().time()
    heard = await _listen(call, began + length_s, escape)
    if heard is None:
        return None
    position = round(length_s * 8000) if heard == 0 else samples(asyncio.get_running_loop().time() - began)
    return f"200 result={heard} endpos={position}"


async def _wait_for_digit(call: LiveCall, _machine: Machine, words: Sequence[str]) -> str | None:
    limit_ms = int(words[0])
    until = None if limit_ms < 0 else asyncio.get_running_loop().time() + limit_ms / 1000
    heard = await _listen(call, until, "0123456789*#ABCD")
    return None if heard is None else f"200 result={heard}"


async def _listen(call: LiveCall, until: float | None, escape: str) -> int | None:
    """0 when the time is up, a digit's code, -1 for a hang-up, None when the engine's stream interrupts."""
    call.gate.is_open = True
    try:
        return await _hear(call, until, escape)
    finally:
        call.gate.is_open = False


async def _hear(call: LiveCall, until: float | None, escape: str) -> int | None:
    while not call.has_hung_up:
        match await call.inbox.next(until):
            case None:
                return 0
            case Digit(digit) if digit in escape:
                return ord(digit)
            case HungUp():
                break
            case Command() | StreamEnded() as news:
                call.inbox.put_back((news,))
                return None
            case _:
                pass
    return -1


async def _record_file(call: LiveCall, machine: Machine, words: Sequence[str]) -> str:
    return await record_file(call, machine, words)


async def _get_variable(call: LiveCall, _machine: Machine, words: Sequence[str]) -> str:
    value = read_variable(call, words[0])
    return "200 result=0" if value is None else f"200 result=1 ({value})"


async def _set_variable(call: LiveCall, _machine: Machine, words: Sequence[str]) -> str:
    write_variable(call, words[0], words[1])
    return "200 result=1"


async def _exec(call: LiveCall, machine: Machine, words: Sequence[str]) -> str:
    return f"200 result={await execute(call, machine, words[0], words[1] if len(words) > 1 else '')}"


async def _set_music(_call: LiveCall, _machine: Machine, _words: Sequence[str]) -> str:
    return "200 result=0"


async def _channel_status(call: LiveCall, _machine: Machine, _words: Sequence[str]) -> str:
    return f"200 result={int(call.channel.state)}"


async def _hang_up(call: LiveCall, _machine: Machine, _words: Sequence[str]) -> str:
    call.hang_up()
    return "200 result=1"


async def _noop(_call: LiveCall, _machine: Machine, _words: Sequence[str]) -> str:
    return "200 result=0"


COMMANDS: Mapping[str, _Known] = {
    "ANSWER": _Known(_answer),
    "CHANNEL STATUS": _Known(_channel_status),
    "EXEC": _Known(_exec, words=1, works_when_dead=True),
    "GET VARIABLE": _Known(_get_variable, words=1, works_when_dead=True),
    "HANGUP": _Known(_hang_up),
    "NOOP": _Known(_noop, works_when_dead=True),
    "RECORD FILE": _Known(_record_file, words=4),
    "SET MUSIC": _Known(_set_music, words=1),
    "SET VARIABLE": _Known(_set_variable, words=2, works_when_dead=True),
    "STREAM FILE": _Known(_stream_file, words=2),
    "WAIT FOR DIGIT": _Known(_wait_for_digit, words=1),
}
