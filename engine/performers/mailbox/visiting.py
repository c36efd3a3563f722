"""The visit as a whole: the door, the menu, and the way out."""

from dialplan.decision import Decision, Step
from dialplan.destinations import Mailbox
from dialplan.visit import CallsBack, Finished
from dialplan.voicemail.phrases import Phrase
from dialplan.voicemail.visit import MENU_KEYS, SILENT_TRIES, Deed
from engine.calls.call import Call
from engine.performers.mailbox.door import open_box
from engine.performers.mailbox.greeting import choose_greeting
from engine.performers.mailbox.messages import hear_messages, tell_count
from engine.performers.mailbox.pin import change_pin
from engine.performers.mailbox.visit import StoreAway, Visit


async def perform_mailbox(call: Call, mailbox: Mailbox) -> Finished | CallsBack:
    await call.channel.answer()
    try:
        visit = await open_box(call, mailbox)
        if visit is None:
            return Finished()
        return await _visit(visit) or Finished()
    except StoreAway:
        call.note(Decision(Step.VOICEMAIL, "mailbox.unavailable", {"at": mailbox.id}, "asks to try later"))
        await Visit(call, mailbox, None).say(Phrase.LATER)
        return Finished()


async def _visit(visit: Visit) -> CallsBack | None:
    await tell_count(visit, [visit.box])
    menu = Phrase.MENU_WITH_SHARED if visit.shared else Phrase.MENU
    silent = 0
    while silent < SILENT_TRIES:
        deed = MENU_KEYS.get(await visit.ask(menu))
        silent = silent + 1 if deed is None else 0
        match deed:
            case Deed.NEWEST_FIRST | Deed.OLDEST_FIRST:
                calls_back = await hear_messages(visit, [visit.box], deed)
                if calls_back is not None:
                    return calls_back
            case Deed.SHARED if visit.shared:
                await tell_count(visit, visit.shared)
                calls_back = await hear_messages(visit, visit.shared, Deed.OLDEST_FIRST)
                if calls_back is not None:
                    return calls_back
            case Deed.GREETING:
                await choose_greeting(visit)
            case Deed.PIN:
                await change_pin(visit)
            case Deed.LEAVE:
                break
            case _:
                pass
    await visit.say(Phrase.GOODBYE)
    return None
