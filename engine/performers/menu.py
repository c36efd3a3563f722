"""Says a menu's welcome and takes the caller's keys, as often as the menu allows."""

import asyncio
from dataclasses import replace

from dialplan.decision import Decision, Step
from dialplan.destinations import Menu
from dialplan.menu import Match, match_digits
from dialplan.next import KeysPressed, TriesSpent
from dialplan.prompts import Prompt
from engine.calls.call import Call
from engine.performers.digits import await_digit, take_pressed

_ANY_KEY = "0123456789*#"


async def perform_menu(call: Call, menu: Menu) -> KeysPressed | TriesSpent:
    await call.channel.answer()
    says = menu.welcome
    while call.progress.tries < menu.tries:
        digits = await _take_digits(call, menu, says)
        if digits in menu.keys:
            return KeysPressed(digits)
        call.advance(replace(call.progress, tries=call.progress.tries + 1))
        rule, says = ("menu.no_match", menu.no_match) if digits else ("menu.no_input", menu.no_input)
        call.note(
            Decision(
                Step.MENU,
                rule,
                {"at": menu.id, "keys": digits, "try": call.progress.tries},
                f"try {call.progress.tries} of {menu.tries} is used up",
            )
        )
        call.inbox.forget_digits()
    return TriesSpent(menu.tries)


async def _take_digits(call: Call, menu: Menu, says: Prompt) -> str:
    """One try: what the caller pressed, up to a match, a mistake or a limit; may be nothing."""
    digits = await _say_until_digit(call, says)
    try:
        async with asyncio.timeout(menu.limits.overall_s):
            while True:
                match match_digits(menu.keys, digits):
                    case Match.COMPLETE | Match.INVALID:
                        return digits
                    case Match.INCOMPLETE | Match.AMBIGUOUS:
                        limit_s = menu.limits.inter_digit_s if digits else menu.limits.first_digit_s
                        digit = await await_digit(call, limit_s)
                if not digit:
                    return digits
                digits += digit
    except TimeoutError:
        return digits


async def _say_until_digit(call: Call, says: Prompt) -> str:
    """Say it, unless the caller is ahead of us; return the digit that stopped it."""
    if call.inbox.has_digits():
        return ""
    stopped_by = await call.say(says, escape_digits=_ANY_KEY)
    return await take_pressed(call, stopped_by) if stopped_by else ""
