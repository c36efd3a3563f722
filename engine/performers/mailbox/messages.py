"""Hearing messages: one after the other, each again, skipped, deleted, or its sender called back."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from dialplan.decision import Decision, Seen, Step
from dialplan.outgoing import Outside
from dialplan.visit import CallsBack
from dialplan.voicemail.calling_back import sender_of
from dialplan.voicemail.messages import Box, KeptMessage
from dialplan.voicemail.phrases import Phrase, count_of_new
from dialplan.voicemail.visit import MESSAGE_KEYS, SILENT_TRIES, Deed, playlist
from engine.performers.calling_out import why_not_from_mailbox
from engine.performers.keys import play
from engine.performers.mailbox.visit import StoreAway, Visit, from_store

_HEARD_S = 1.0


async def tell_count(visit: Visit, boxes: Sequence[Box]) -> None:
    """Say how many new messages there are."""
    call = visit.call
    messages = await _messages(visit, boxes)
    new = sum(message.is_new for message in messages)
    saw: dict[str, Seen] = {"at": visit.mailbox.id, "new": new, "kept": len(messages)}
    call.note(Decision(Step.VOICEMAIL, "mailbox.counted", saw, "tells how many"))
    await call.say(count_of_new(new, visit.mailbox.language))


async def hear_messages(visit: Visit, boxes: Sequence[Box], order: Deed) -> CallsBack | None:
    """Play messages until there are no more, or the visitor has enough."""
    queue = playlist(await _messages(visit, boxes), order)
    silent, plays = 0, True
    while (message := queue.current) is not None:
        played = await _play(visit, message) if plays else _Played()
        plays = True
        if played.is_heard:
            queue, message = queue.heard(), replace(message, is_new=False)
        deed = MESSAGE_KEYS.get(played.key or await visit.ask(Phrase.MESSAGE))
        silent = silent + 1 if deed is None else 0
        if deed is Deed.MENU or silent == SILENT_TRIES:
            return None
        if deed is Deed.DELETE:
            await _delete(visit, message)
        if deed is Deed.CALL_BACK:
            calls_back = await _call_back(visit, message)
            if calls_back is not None:
                return calls_back
            plays = False  # it was just heard: the visitor chooses something else
        if deed is not None:
            queue = queue.after(deed)
    await visit.say(Phrase.NO_MORE)
    return None


async def _messages(visit: Visit, boxes: Sequence[Box]) -> list[KeptMessage]:
    mailboxes = visit.call.desk.ports.mailboxes
    return [message for box in boxes for message in await from_store(mailboxes.messages(box))]


@dataclass(slots=True)
class _Played:
    """``key`` is the one that stopped it, '' for none."""

    key: str = ""
    is_heard: bool = False


async def _play(visit: Visit, message: KeptMessage) -> _Played:
    """Play a message, unless the visitor is ahead of us: they have heard nothing of it then."""
    call, ports = visit.call, visit.call.desk.ports
    if len(visit.shared) > 1 and message.box in visit.shared:
        await visit.say_whose(message.box)
    if call.inbox.has_digits():
        return _Played(await call.inbox.next_digit())
    try:
        sound = await from_store(ports.recordings.lend(Path(message.message.file)))
    except StoreAway:
        await visit.say(Phrase.UNPLAYABLE)
        return _Played()
    try:
        saw: dict[str, Seen] = {"at": visit.mailbox.id, "box": message.box.mailbox, "new": message.is_new}
        call.note(Decision(Step.VOICEMAIL, "mailbox.played", saw, "plays"))
        played = await _listen(visit, message, sound)
    finally:
        await ports.recordings.give_back(sound)
    if played is None:
        await visit.say(Phrase.UNPLAYABLE)
    return played or _Played()


async def _listen(visit: Visit, message: KeptMessage, sound: str) -> _Played | None:
    """None where it can't be played. A message is heard once it is over, or after its first second."""
    loop = asyncio.get_running_loop()
    began, pressed = loop.time(), None
    try:
        pressed = await play(visit.call, sound)
        return None if pressed is None else _Played(pressed, pressed == "" or loop.time() - began >= _HEARD_S)
    finally:  # also for who hangs up while it plays
        if pressed == "" or loop.time() - began >= _HEARD_S:
            await _mark_heard(visit, message)


async def _mark_heard(visit: Visit, message: KeptMessage) -> None:
    """Where the store is away now the message stays new: rather heard twice than never."""
    if message.is_new:
        with suppress(StoreAway):
            await from_store(visit.call.desk.ports.mailboxes.mark_heard(message.call, visit.call.now()))
            visit.call.desk.messages_changed.change()


async def _delete(visit: Visit, message: KeptMessage) -> None:
    call = visit.call
    await from_store(call.desk.ports.mailboxes.delete(message.call, call.now()))
    call.desk.messages_changed.change()
    saw: dict[str, Seen] = {"at": visit.mailbox.id, "box": message.box.mailbox, "new": message.is_new}
    call.note(Decision(Step.VOICEMAIL, "mailbox.deleted", saw, "deletes"))
    await visit.say(Phrase.DELETED)


async def _call_back(visit: Visit, message: KeptMessage) -> CallsBack | None:
    """From one's own phone alone: whoever guessed a PIN from outside could have us call what costs."""
    call = visit.call
    sender = sender_of(message.message.cli, call.company)
    if sender is None or visit.mailbox.own is None:
        own_phone = visit.mailbox.own is not None
        saw: dict[str, Seen] = {"at": visit.mailbox.id, "number": sender is not None, "own_phone": own_phone}
        call.note(Decision(Step.VOICEMAIL, "mailbox.no_callback", saw, "is told so"))
        await visit.say(Phrase.NOT_FROM_HERE if sender is not None else Phrase.NO_NUMBER)
        return None
    refusal = why_not_from_mailbox(call, visit.mailbox.id, sender) if isinstance(sender, Outside) else None
    if refusal is not None:
        call.note(refusal)
        await visit.say(Phrase.MAY_NOT_CALL)
        return None
    return CallsBack(sender)
