"""What a place makes of a caller's keys, each pressed when it is asked for, and none after the last."""

from dataclasses import dataclass

from dialplan.company import Company
from dialplan.destinations import Destination, HuntGroup, Meaning, Menu
from dialplan.menu import MOST_ASIDES, Match
from dialplan.numbers import E164
from dialplan.queueing import phrases
from dialplan.tolls import tolls_of
from dialplan.visit import CallbackPromised, KeysPressed, LeftQueue, Outcome, TriesSpent


@dataclass(frozen=True, slots=True)
class Pressed:
    """How the keys lead on (None: they don't), what was heard besides, and the keys that are left."""

    outcome: Outcome | None
    heard: tuple[str, ...]
    left: str


def press(company: Company, here: Destination, keys: str, caller: E164 | None) -> Pressed:
    """``caller`` is None where nobody said who calls: then it is somebody who can be called back."""
    match here:
        case Menu():
            return _press_in_menu(here, keys)
        case HuntGroup():
            return _press_while_waiting(here, keys, can_be_called=_can_be_called(company, caller))
        case _:
            return Pressed(None, (), keys)


_SAID_ON_THE_SPOT = {Meaning.LANGUAGE: "another language", Meaning.HOURS: "the hours are said"}
"""After these the menu goes on."""


def _press_in_menu(menu: Menu, keys: str) -> Pressed:
    choices, digits = menu.choices(), ""
    heard: list[str] = []
    tries, asides, used = 0, 0, 0
    while tries < menu.tries and used < len(keys):
        digits, used = digits + keys[used], used + 1
        if choices.match(digits) in (Match.INCOMPLETE, Match.AMBIGUOUS) and used < len(keys):
            continue
        code = choices.chosen(digits)
        told = _SAID_ON_THE_SPOT.get(menu.meaning(code)) if code is not None else None
        if code is not None and told is None:
            return Pressed(KeysPressed(code), tuple(heard), keys[used:])
        if told is None or asides == MOST_ASIDES:
            tries += 1
            heard.append(f"{digits}: no choice")
        else:
            asides += 1
            heard.append(f"{code}: {told}")
        digits = ""
    silent = menu.no_input_tries if tries < menu.tries else 0
    if silent:
        heard.append("nothing" if silent == 1 else f"nothing, {silent} times")
    return Pressed(TriesSpent(tries, silent), tuple(heard), keys[used:])


def _press_while_waiting(group: HuntGroup, keys: str, *, can_be_called: bool) -> Pressed:
    """What means nothing stops nothing; after the last key that means something, none was asked for."""
    heard: list[str] = []
    asked_for = 0
    is_asked_to_confirm = False
    for used, key in enumerate(keys, 1):
        if is_asked_to_confirm and key == phrases.CALLBACK_CONFIRM:
            return Pressed(CallbackPromised(), tuple(heard), keys[used:])
        if key in group.exit_keys:
            return Pressed(LeftQueue(key), tuple(heard), keys[used:])
        means = _meaning_while_waiting(group, key, can_be_called=can_be_called)
        if means is not None:
            asked_for = used
            is_asked_to_confirm = means == _ASKS
        heard.append(f"{key}: {means or 'nothing'}")
    return Pressed(None, tuple(heard[:asked_for]), keys[asked_for:])


_ASKS = "asks whether to call back"


def _meaning_while_waiting(group: HuntGroup, key: str, *, can_be_called: bool) -> str | None:
    if key == group.position_key:
        return "the place is told"
    if group.callback is not None and key == group.callback.key:
        return _ASKS if can_be_called else "this number is not called back"
    return None


def _can_be_called(company: Company, caller: E164 | None) -> bool:
    return caller is None or not (company.owns(caller) or tolls_of(caller, company.country))
