"""One key for one question, and sounds that are no prompts, such as a message."""

from dialplan.prompts import Prompt
from engine.agi import CommandFailed
from engine.calls.call import Call
from engine.performers.digits import await_digit, say_until_digit, take_pressed

_KEY_S = 6.0
_KEYS = "0123456789*#"


async def ask_key(call: Call, prompt: Prompt) -> str:
    """Ask; return the key that was pressed, at once or within a while, or ''."""
    return await say_until_digit(call, prompt) or await await_digit(call, _KEY_S)


async def play(call: Call, sound: str) -> str | None:
    """Play a sound by its name; return the key that stopped it, or ''; None where it can't be played."""
    if call.inbox.has_digits():
        return await call.inbox.next_digit()
    try:
        pressed = await call.channel.stream_file(sound, _KEYS)
    except CommandFailed:
        return None
    return await take_pressed(call, pressed) if pressed else ""
