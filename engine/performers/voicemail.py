"""Greets, records a message, and keeps it."""

from dataclasses import replace

from dialplan.decision import Decision, Step
from dialplan.destinations import Voicemail
from dialplan.next import Finished
from engine.calls.call import Call
from engine.voicemail import keep_message

_DONE_KEY = "#"


async def perform_voicemail(call: Call, voicemail: Voicemail) -> Finished:
    if await _is_kept_already(call):
        return Finished()
    await call.channel.answer()
    await call.say(voicemail.greeting)
    name = f"{call.id}-{call.progress.lines}"
    call.advance(replace(call.progress, recording=name))
    call.note(
        Decision(
            Step.VOICEMAIL, "voicemail.record", {"at": voicemail.id, "max_s": voicemail.max_s}, "records"
        )
    )
    await call.channel.record_file(
        call.desk.ports.recordings.place(name),
        audio_format="wav",
        escape_digits=_DONE_KEY,
        timeout_s=voicemail.max_s,
        silence_s=voicemail.silence_s,
        beep=True,
    )
    call.advance(await keep_message(call.desk, call.progress))
    return Finished()


async def _is_kept_already(call: Call) -> bool:
    """Keep what the caller had said when an engine died while recording; they need not say it twice."""
    call.advance(await keep_message(call.desk, call.progress))
    return call.facts.left_message
