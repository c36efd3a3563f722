"""One digit from the caller. AMI has every digit, in order; AGI stops the prompt, and stands in for AMI."""

import asyncio

from engine.calls.call import Call


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
