"""Greets, records a message, and keeps it; a caller whose message can't be had hears the busy tone."""

import asyncio
import re
from dataclasses import replace

from dialplan.decision import Decision, Step
from dialplan.destinations import Voicemail
from dialplan.ids import CallId
from dialplan.next import Finished
from engine.agi import CommandFailed
from engine.calls.call import Call
from engine.performers.busy import perform_busy
from engine.voicemail import keep_message

_DONE_KEY = "#"


async def perform_voicemail(call: Call, voicemail: Voicemail) -> Finished:
    if await _is_kept_already(call):
        return Finished()
    await call.channel.answer()
    await call.say(voicemail.greeting)
    name = f"{_file_name(call.id)}-{call.progress.lines}"
    call.advance(replace(call.progress, recording=name, mailbox=voicemail.id))
    call.note(
        Decision(
            Step.VOICEMAIL, "voicemail.record", {"at": voicemail.id, "max_s": voicemail.max_s}, "records"
        )
    )
    await _keep(call, was_refused=not await _record(call, voicemail, name))
    return await perform_busy(call) if _is_lost(call) else Finished()


async def _record(call: Call, voicemail: Voicemail, name: str) -> bool:
    """Whether Asterisk could record: it can't where its user may not write, or the disk is full."""
    try:
        await call.channel.record_file(
            call.desk.ports.recordings.place(name),
            audio_format="wav",
            escape_digits=_DONE_KEY,
            timeout_s=voicemail.max_s,
            silence_s=voicemail.silence_s,
            beep=True,
        )
    except CommandFailed:
        return False
    return True


def _is_lost(call: Call) -> bool:
    return call.facts.failed and not call.facts.left_message


def _file_name(call: CallId) -> str:
    """Asterisk's id may begin with a system name of any letters; what makes it unique is its end."""
    return re.sub(r"^[.-]|[^A-Za-z0-9._-]", "_", call[-80:])


async def _is_kept_already(call: Call) -> bool:
    """Keep what the caller had said when an engine died while recording; they need not say it twice."""
    await _keep(call)
    return call.facts.left_message


async def _keep(call: Call, *, was_refused: bool = False) -> None:
    """Keep what is recorded, to the end also when the caller hangs up now: only one may move a file."""
    keeping = asyncio.create_task(keep_message(call.desk, call.progress, was_refused=was_refused))
    try:
        await asyncio.wait({keeping})
    except asyncio.CancelledError:
        await asyncio.wait({keeping})
        raise
    finally:
        call.advance(await keeping)
