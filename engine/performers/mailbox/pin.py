"""Changes the PIN of a box that is open."""

from dialplan.decision import Decision, Step
from dialplan.menu import DigitLimits
from dialplan.voicemail.phrases import Phrase
from dialplan.voicemail.pins import LONGEST, flaw_of
from engine.performers.digits import read_digits
from engine.performers.mailbox.visit import Visit, from_store

_LIMITS = DigitLimits(first_digit_s=8.0, inter_digit_s=4.0)


async def change_pin(visit: Visit) -> None:
    """Ask for it twice; a PIN that is too easy, or two that differ, change nothing."""
    call, box = visit.call, visit.box
    pin = await read_digits(call, visit.prompt(Phrase.NEW_PIN), LONGEST, _LIMITS)
    again = await read_digits(call, visit.prompt(Phrase.AGAIN), LONGEST, _LIMITS)
    saw = {"at": visit.mailbox.id, "box": box.mailbox}
    if pin != again or flaw_of(pin, visit.mailbox.extension_of(box.mailbox)) is not None:
        call.note(Decision(Step.VOICEMAIL, "mailbox.pin_refused", saw, "keeps the old one"))
        await visit.say(Phrase.PIN_REFUSED)
        return
    await from_store(call.desk.ports.pins.change(box, pin, call.now()))
    call.note(Decision(Step.VOICEMAIL, "mailbox.pin_changed", saw, "changed"))
    await visit.say(Phrase.PIN_KEPT)
