"""Records a greeting for a box, or returns to the configured one."""

from dataclasses import replace

from dialplan.decision import Decision, Step
from dialplan.voicemail.phrases import Phrase
from dialplan.voicemail.visit import GREETING_KEYS, Deed
from engine.agi import CommandFailed
from engine.performers.keys import play
from engine.performers.mailbox.visit import StoreAway, Visit, from_store
from engine.performers.recording import record, recording_name
from engine.voicemail import keep_message

_MAX_S, _SILENCE_S = 120, 5
_KEEP, _ANEW = "1", "2"
_TAKES, _SILENT_TAKES = 5, 2


async def choose_greeting(visit: Visit) -> None:
    call = visit.call
    match GREETING_KEYS.get(await visit.ask(Phrase.GREETING)):
        case Deed.RECORD:
            await _record(visit)
        case Deed.RESET:
            await from_store(call.desk.ports.greetings.reset(visit.box))
            saw = {"at": visit.mailbox.id, "box": visit.box.mailbox}
            call.note(Decision(Step.VOICEMAIL, "mailbox.greeting_reset", saw, "the configured one"))
            await visit.say(Phrase.GREETING_RESET)
        case _:
            pass


async def _record(visit: Visit) -> None:
    """Record until the visitor is content; what they don't want is thrown away."""
    call, ports = visit.call, visit.call.desk.ports
    call.advance(await keep_message(call.desk, call.progress))  # one that was cut off on an earlier stream
    name, silent = f"{recording_name(call)}-greeting", 0
    call.advance(replace(call.progress, recording=name, mailbox=None))
    try:
        for _ in range(_TAKES):
            await visit.say(Phrase.SPEAK_GREETING)
            if not await record(call, name, max_s=_MAX_S, silence_s=_SILENCE_S):
                await visit.say(Phrase.NO_GREETING)
                silent += 1
                if silent == _SILENT_TAKES:
                    return
                continue
            key = await play(call, ports.recordings.place(name)) or await visit.ask(Phrase.KEEP_GREETING)
            if key == _KEEP and await from_store(ports.greetings.keep(visit.box, name)):
                saw = {"at": visit.mailbox.id, "box": visit.box.mailbox}
                call.note(Decision(Step.VOICEMAIL, "mailbox.greeting_kept", saw, "the visitor's own"))
                await visit.say(Phrase.GREETING_KEPT)
            if key != _ANEW:
                return
    except CommandFailed as error:
        raise StoreAway from error
    finally:  # of a lost stream Asterisk may be recording still: the end of the call throws that away
        await ports.recordings.discard(name)
