"""One digit from the caller. AMI has every digit, in order; AGI stops the prompt, and stands in for AMI."""

import asyncio

from engine.calls.call import Call


async def await_digit(call: Call, limit_s: float) -> str:
    """Return the caller's next digit, or '' where none came within ``limit_s``.

    Digits between two AGI commands are lost to AGI, so it is asked only while AMI is away.
    """
    if not call.inbox.is_ami_up and not call.inbox.has_digits():
        return await call.channel.wait_for_digit(limit_s)
    try:
        async with asyncio.timeout(limit_s):
            return await call.inbox.next_digit()
    except TimeoutError:
        return ""


async def take_pressed(call: Call, pressed: str) -> str:
    """Return the digit that stopped a prompt as AMI tells it: the caller may have pressed others before.

    AMI's event may follow by some ms; while AMI is away, or if it stays silent, AGI's word stands.
    """
    limit_s = call.desk.settings.limits.late_digit_s if call.inbox.is_ami_up else 0
    try:
        async with asyncio.timeout(limit_s):
            return await call.inbox.next_digit()
    except TimeoutError:
        call.inbox.stand_in(pressed)
        return pressed
