"""What the caller presses. AMI has every digit, in order, and stops the prompt; AGI stands in for AMI."""

import asyncio

from dialplan.menu import DigitLimits
from dialplan.prompts import Prompt
from engine.calls.call import Call

_ANY_KEY = "0123456789*#"


async def read_digits(
    call: Call, prompt: Prompt | None, most: int, limits: DigitLimits | None = None, ends: str = "#"
) -> str:
    """Say ``prompt`` until the caller presses something, and return at most ``most`` digits.

    The ``ends`` key or a limit ends fewer. Digits pressed before count, and what is pressed after the last
    one is there for who asks next: an ``ends`` before the first digit was meant for the entry before this.
    """
    limits = limits or DigitLimits()
    digits, digit = "", await _first_digit(call, prompt, limits.first_digit_s, ends)
    try:
        async with asyncio.timeout(limits.overall_s):
            while digit and digit != ends:
                digits += digit
                if len(digits) == most:
                    break
                digit = await await_digit(call, limits.inter_digit_s)
    except TimeoutError:
        pass
    return digits


async def _first_digit(call: Call, prompt: Prompt | None, limit_s: float, ends: str) -> str:
    for _ in range(2):
        digit = await say_until_digit(call, prompt) if prompt is not None else ""
        digit = digit or await await_digit(call, limit_s)
        if digit != ends:
            break
    return digit


async def say_until_digit(call: Call, prompt: Prompt) -> str:
    """Say it, unless the caller is ahead of us; return the digit that stopped it, or ''."""
    if call.inbox.has_digits():
        return await call.inbox.next_digit()
    async with asyncio.TaskGroup() as tasks:
        # AGI would be stopped by digits that Asterisk held back, and by none pressed before the prompt began.
        saying = tasks.create_task(call.say(prompt, "" if call.inbox.is_ami_up else _ANY_KEY))
        pressing = tasks.create_task(call.inbox.wait_for_press())
        await asyncio.wait({saying, pressing}, return_when=asyncio.FIRST_COMPLETED)
        saying.cancel()
        pressing.cancel()
    if call.inbox.has_digits():
        return await call.inbox.next_digit()
    stopped_by = "" if saying.cancelled() else saying.result()
    return await take_pressed(call, stopped_by) if stopped_by else ""


async def await_digit(call: Call, limit_s: float) -> str:
    """Return the caller's next digit, or '' where none came within ``limit_s``.

    Digits between two AGI commands are lost to AGI, so it is asked only while AMI is away.
    """
    until = asyncio.get_running_loop().time() + limit_s
    try:
        async with asyncio.timeout_at(until):
            digit = await call.inbox.next_digit()
    except TimeoutError:
        return ""
    if digit:
        return digit
    pressed = await call.channel.wait_for_digit(max(0.0, until - asyncio.get_running_loop().time()))
    if pressed:
        call.inbox.stand_in(pressed)  # AMI may be back meanwhile, and tell of it too
    return pressed


async def take_pressed(call: Call, pressed: str) -> str:
    """Return the digit that stopped a prompt as AMI tells it: the caller may have pressed others before.

    AMI's event may follow by some ms; while AMI is away, or if it stays silent, AGI's word stands.
    """
    try:
        async with asyncio.timeout(call.desk.settings.limits.late_digit_s):
            told = await call.inbox.next_digit()
    except TimeoutError:
        told = ""
    if not told:
        call.inbox.stand_in(pressed)
    return told or pressed
