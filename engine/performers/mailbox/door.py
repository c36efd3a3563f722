"""The door of the boxes: extension and PIN, three guesses a call, no word on which of the two was wrong."""

import asyncio
from dataclasses import replace

from dialplan.decision import Decision, Step
from dialplan.destinations import Mailbox
from dialplan.ids import DestinationId
from dialplan.menu import DigitLimits
from dialplan.voicemail.messages import Box
from dialplan.voicemail.phrases import Phrase
from dialplan.voicemail.pins import GUESSES_A_CALL, LONGEST, PinAnswer
from engine.calls.call import Call
from engine.performers.digits import read_digits
from engine.performers.mailbox.visit import Visit, from_store

_EXTENSION_DIGITS = 6
_LIMITS = DigitLimits(first_digit_s=8.0, inter_digit_s=4.0)

_ANSWER_S = 1.5
"""After the PIN: an answer that always takes as long tells nobody which boxes there are."""


async def open_box(call: Call, mailbox: Mailbox) -> Visit | None:
    """Let a visitor in, or not. The number they call from opens nothing: anybody can show any number."""
    visitor = Visit(call, mailbox, None)
    for guess in range(1, GUESSES_A_CALL + 1):
        opened = await _ask_box(visitor)
        pin = await read_digits(call, visitor.prompt(Phrase.PIN), LONGEST, _LIMITS)
        answer = await _check(visitor, opened, pin)
        if answer is PinAnswer.RIGHT and opened is not None:
            call.learn(replace(call.facts, opened_box=True))
            call.note(
                Decision(Step.VOICEMAIL, "mailbox.opened", {"at": mailbox.id, "box": opened}, "lets in")
            )
            return Visit(call, mailbox, opened)
        _note_refusal(call, mailbox, opened, answer, guess)
        if answer is PinAnswer.LOCKED and mailbox.own is not None:
            await visitor.say(Phrase.LOCKED)  # who calls from the box's own phone knows that it is there
            return None
        await visitor.say(Phrase.WRONG)
    await visitor.say(Phrase.GOODBYE)
    return None


async def _ask_box(visitor: Visit) -> DestinationId | None:
    mailbox = visitor.mailbox
    if mailbox.own is not None:
        return mailbox.own
    extension = await read_digits(visitor.call, visitor.prompt(Phrase.EXTENSION), _EXTENSION_DIGITS, _LIMITS)
    return mailbox.boxes.get(extension)


async def _check(visitor: Visit, opened: DestinationId | None, pin: str) -> PinAnswer:
    call = visitor.call
    # Who dials no PIN has not guessed at anybody's box: that counts for nothing.
    box = Box(call.progress.organisation, opened) if opened is not None and pin else None
    loop = asyncio.get_running_loop()
    until = loop.time() + _ANSWER_S
    answer = await from_store(call.desk.ports.pins.check(box, pin, call.now()))
    await asyncio.sleep(max(0.0, until - loop.time()))
    return answer


def _note_refusal(
    call: Call, mailbox: Mailbox, opened: DestinationId | None, answer: PinAnswer, guess: int
) -> None:
    saw = {"at": mailbox.id, "box": opened or "none", "try": guess}
    rule = "mailbox.locked" if answer is PinAnswer.LOCKED else "mailbox.wrong_pin"
    call.note(Decision(Step.VOICEMAIL, rule, saw, f"try {guess} of {GUESSES_A_CALL} is used up"))
