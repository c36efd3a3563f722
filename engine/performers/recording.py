"""Records what a caller says: what the file is called, and the key that ends it."""

import asyncio
import re

from dialplan.ids import CallId
from engine.calls.call import Call

_DONE_KEY = "#"
_KEY_SETTLES_S = 0.3


async def record(call: Call, name: str, *, max_s: int, silence_s: int) -> bool:
    """Record after a beep until the key, silence or the limit; return whether anything was said.

    What ends in silence has a second of it, so how long it is says nothing. Raises CommandFailed where
    Asterisk can't: its user may not write there, or the disk is full.
    """
    call.inbox.forget_digits()
    recorded = await call.channel.record_file(
        call.desk.ports.recordings.place(name),
        audio_format="wav",
        escape_digits=_DONE_KEY,
        timeout_s=max_s,
        silence_s=silence_s,
        beep=True,
    )
    if recorded.digit:  # AMI tells of it too, and twice where a phone sends it again beside its voice
        await asyncio.sleep(_KEY_SETTLES_S)
        call.inbox.forget_digits()
    try:
        return await call.desk.ports.recordings.has_message(name)
    except OSError:  # the disk: it is told when the message is kept
        return True


def recording_name(call: Call) -> str:
    """A name that no other recording has: the call's id, and how many lines its routing log has by now."""
    return f"{_file_name(call.id)}-{call.progress.lines}"


def _file_name(call: CallId) -> str:
    """Asterisk's id may begin with a system name of any letters; what makes it unique is its end."""
    return re.sub(r"^[.-]|[^A-Za-z0-9._-]", "_", call[-80:])
