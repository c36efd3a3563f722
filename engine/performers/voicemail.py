"""Greets, records a message, lets the caller review it, and keeps it; else there is the busy tone."""

import asyncio
from contextlib import suppress
from dataclasses import replace

from dialplan.decision import Decision, Seen, Step
from dialplan.destinations import Voicemail
from dialplan.visit import Finished
from dialplan.voicemail.messages import Box
from dialplan.voicemail.phrases import Phrase, said_to_callers
from dialplan.voicemail.review import Review, ReviewDeed, review
from engine.agi import CommandFailed
from engine.calls.call import Call
from engine.performers.busy import perform_busy
from engine.performers.keys import ask_key, play
from engine.performers.recording import record, recording_name
from engine.voicemail import keep_message


async def perform_voicemail(call: Call, voicemail: Voicemail) -> Finished:
    if await _is_kept_already(call):
        return Finished()
    await call.channel.answer()
    greeting = await _greet(call, voicemail)
    name = recording_name(call)
    call.advance(replace(call.progress, recording=name, mailbox=voicemail.id))
    saw: dict[str, Seen] = {"at": voicemail.id, "max_s": voicemail.max_s, "greeting": greeting}
    call.note(Decision(Step.VOICEMAIL, "voicemail.record", saw, "records"))
    is_said = await _record(call, voicemail, name)
    if is_said is False:
        is_said = await _ask_again(call, voicemail, name)
    if is_said and voicemail.reviews:
        is_said = await _let_review(call, voicemail, name)
    await _keep(call, was_refused=is_said is None)
    return await perform_busy(call) if _is_lost(call) else Finished()


async def _greet(call: Call, voicemail: Voicemail) -> str:
    """Say the greeting that somebody recorded for the box, else the configured one; return whose it was."""
    own = call.desk.ports.greetings.sound(Box(call.progress.organisation, voicemail.id))
    if own is not None:
        with suppress(CommandFailed):  # gone, or Asterisk may not read it: a caller must hear one of the two
            await call.channel.stream_file(own)
            return "own"
    await call.say(voicemail.greeting)
    return "configured"


async def _record(call: Call, voicemail: Voicemail, name: str) -> bool | None:
    """Whether anything was said; None where Asterisk can't: its user may not write, or the disk is full."""
    try:
        return await record(call, name, max_s=voicemail.max_s, silence_s=voicemail.silence_s)
    except CommandFailed:
        return None


async def _ask_again(call: Call, voicemail: Voicemail, name: str) -> bool | None:
    """Tell a caller once that nothing was heard, and record again."""
    call.note(Decision(Step.VOICEMAIL, "voicemail.silent", {"at": voicemail.id}, "asks once more"))
    await call.say(said_to_callers(Phrase.NOTHING_HEARD, voicemail.told_in))
    return await _record(call, voicemail, name)


async def _let_review(call: Call, voicemail: Voicemail, name: str) -> bool | None:
    """Let the caller listen and record anew, over what was there: the last one counts."""
    state, prompt, key = Review(), said_to_callers(Phrase.REVIEW, voicemail.told_in), ""
    is_said: bool | None = True
    while is_said:
        deed, state = review(state, key or await ask_key(call, prompt))
        key = ""
        match deed:
            case ReviewDeed.KEEP:
                break
            case ReviewDeed.LISTEN:
                call.note(Decision(Step.VOICEMAIL, "voicemail.listened", {"at": voicemail.id}, deed))
                key = await play(call, call.desk.ports.recordings.place(name)) or ""
            case ReviewDeed.ANEW:
                call.note(Decision(Step.VOICEMAIL, "voicemail.anew", {"at": voicemail.id}, deed))
                is_said = await _record(call, voicemail, name)
                if is_said is False:
                    is_said = await _ask_again(call, voicemail, name)
            case ReviewDeed.ASK_AGAIN:
                pass
    return is_said


def _is_lost(call: Call) -> bool:
    return call.facts.failed and not call.facts.left_message


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
