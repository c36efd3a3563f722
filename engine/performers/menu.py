"""Says a menu's welcome and takes the caller's keys, as often as the menu allows."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from dialplan.decision import Decision, Seen, Step
from dialplan.destinations import Meaning, Menu
from dialplan.menu import MOST_ASIDES, Choices, Match
from dialplan.prompts import Prompt
from dialplan.visit import KeysPressed, TriesSpent
from engine.calls.call import Call
from engine.performers.digits import await_digit, say_until_digit

_ONE_BREATH_S = 0.5
"""Keys nearer to each other than this are one entry: nobody hears what is wrong with it in between."""


async def perform_menu(call: Call, menu: Menu) -> KeysPressed | TriesSpent:
    await call.channel.answer()
    choices = menu.choices()
    says: Sequence[Prompt] = (menu.welcome,)
    told: Prompt | None = None
    asides = 0
    while call.progress.tries < menu.tries and call.progress.no_inputs < menu.no_input_tries:
        digits = await _take_digits(call, menu, choices, says)
        chosen = choices.chosen(digits)
        if chosen is None:
            told = _use_up_try(call, menu, digits)
            says = told, menu.welcome
            continue
        match menu.meaning(chosen):
            case Meaning.KEY | Meaning.EXTENSION:
                return KeysPressed(chosen)
            case _ if asides == MOST_ASIDES:
                told = _use_up_try(call, menu, digits)
                says = told, menu.welcome
            case Meaning.LANGUAGE:
                says = _change_language(call, menu, menu.languages[chosen])
                asides += 1
            case Meaning.HOURS:
                says = _tell_hours(call, menu)
                asides += 1
    if told is not None:  # the last try as well; what comes after it may say nothing
        await call.say(told)
    return TriesSpent(call.progress.tries, call.progress.no_inputs)


async def _take_digits(call: Call, menu: Menu, choices: Choices, says: Sequence[Prompt]) -> str:
    """One try: what the caller pressed, up to a match, a mistake or a limit; may be nothing."""
    digits = await _say(call, menu, says)
    try:
        async with asyncio.timeout(menu.limits.overall_s):
            while True:
                match choices.match(digits):
                    case Match.COMPLETE:
                        return digits
                    case Match.INVALID:
                        await _drop_rest(call, _ONE_BREATH_S)
                        return digits
                    case Match.INCOMPLETE | Match.AMBIGUOUS:
                        limit_s = menu.limits.inter_digit_s if digits else menu.limits.first_digit_s
                        digit = await await_digit(call, limit_s)
                if not digit:
                    return digits
                digits += digit
    except TimeoutError:
        pass
    if digits and choices.chosen(digits) is None:
        with suppress(TimeoutError):
            async with asyncio.timeout(menu.limits.overall_s):
                await _drop_rest(call, menu.limits.inter_digit_s)  # the time is out in the middle of typing
    return digits


async def _say(call: Call, menu: Menu, says: Sequence[Prompt]) -> str:
    """Say it all, unless the caller may cut in and does; return the digit that did."""
    for prompt in says:
        if not menu.barge_in:
            await call.say(prompt)
        elif digit := await say_until_digit(call, prompt):
            return digit
    return ""


async def _drop_rest(call: Call, pause_s: float) -> None:
    """Let the caller finish what can't become right any more: its other digits are not the next try."""
    while await await_digit(call, pause_s):
        pass


def _use_up_try(call: Call, menu: Menu, digits: str) -> Prompt:
    """Count a try in vain, wrong keys and none apart; return what to say to it."""
    progress = call.progress
    if digits:
        call.advance(replace(progress, tries=progress.tries + 1))
        rule, says, used, allowed = "menu.no_match", menu.no_match, progress.tries + 1, menu.tries
    else:
        call.advance(replace(progress, no_inputs=progress.no_inputs + 1))
        rule, says = "menu.no_input", menu.no_input
        used, allowed = progress.no_inputs + 1, menu.no_input_tries
    # More than one digit may be a number or a code of the caller's: how many there were is enough.
    saw: dict[str, Seen] = {
        "at": menu.id,
        "keys": digits if len(digits) == 1 else "",
        "digits": len(digits),
        "try": used,
    }
    call.note(Decision(Step.MENU, rule, saw, f"try {used} of {allowed} is used up"))
    return says


def _change_language(call: Call, menu: Menu, language: str) -> Sequence[Prompt]:
    call.advance(replace(call.progress, language=language))
    saw = {"at": menu.id, "language": language}
    call.note(Decision(Step.MENU, "menu.language", saw, f"speaks {language} from now on"))
    return (menu.welcome,)


def _tell_hours(call: Call, menu: Menu) -> Sequence[Prompt]:
    call.note(Decision(Step.MENU, "menu.hours", {"at": menu.id}, "tells the hours"))
    told = menu.hours_spoken.say(call.now(), call.company.time_zone) if menu.hours_spoken is not None else ()
    return (*told, menu.welcome)
