"""What callers did at the places they came to: which keys they pressed, what they said, where they hung up.

Keys are kept as answers to the place, and to the try there, at which they were pressed: in another
configuration prompts are longer or shorter, and menus stand elsewhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from dialplan.company import Company
from dialplan.destinations import External, HuntGroup, Menu, Person
from dialplan.ids import DestinationId
from dialplan.menu import Match
from dialplan.queueing.phrases import CALLBACK_CONFIRM
from dialplan.records import LogLine
from simulator.asterisk.call import TONE_S
from simulator.callers import BETWEEN_KEYS_S, Doing, Hear, Leave, Press, Speak, Wait
from simulator.recorded.calls import RecordedCall

Script = tuple[Doing, ...]

BEEP: Final = 0

_LEAVES = frozenset(
    {
        *("menu.key", "menu.extension", "menu.tries_spent", "announcement.then", "voicemail.over"),
        *("group.overflow", "group.full", "group.nobody", "group.exit_key", "callback.over"),
    }
)
_CONFIRMS_AFTER_S = 2.0
_KEYS = "0123456789*#"
_MOST_DIGITS = 32


@dataclass(slots=True)
class Visit:
    """One coming to a place; ``tries`` has what the caller did in each try at it, where it let them in."""

    at: DestinationId
    was_open: bool = False
    tries: list[Script] = field(default_factory=list)


def is_for_waiting(company: Company, at: DestinationId) -> bool:
    """Whether callers wait for somebody there: how long is a matter of their patience."""
    return isinstance(company.destinations.get(at), HuntGroup | Person | External)


def visits_of(call: RecordedCall, company: Company) -> tuple[Visit, ...]:
    """All comings of a caller, in order; ``company`` is the one that they called."""
    reader = _Reader(company)
    for before, line in call.steps():
        reader.read(before, line)
    return tuple(reader.visits())


class _Reader:
    """``_since`` is when the try at hand began, ``_doing`` what the caller has done in it."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._visits: list[Visit] = []
        self._is_there = False
        self._since: datetime | None = None
        self._recording_since: datetime | None = None
        self._doing: list[Doing] = []

    def visits(self) -> Iterator[Visit]:
        self._end_try()
        yield from self._visits

    def read(self, before: datetime, line: LogLine) -> None:
        at = DestinationId(str(line.saw.get("at", "")))
        if not at:
            return
        if not self._is_there or self._visits[-1].at != at:
            self._end_try()
            self._visits.append(Visit(at))
            self._is_there, self._since = True, before
        self._visits[-1].was_open |= not line.rule.startswith("hours.")
        self._take(line, at)
        if line.rule in _LEAVES:
            self._end_try()
            self._is_there = False

    def _take(self, line: LogLine, at: DestinationId) -> None:
        match line.rule:
            case "menu.key" | "menu.language" | "menu.hours" | "menu.extension" | "menu.no_match":
                self._press(line, self._keys(line, at))
            case "group.exit_key":
                self._press(line, str(line.saw.get("key", "")))
            case "callback.promised":
                group = self._company.destinations.get(at)
                if isinstance(group, HuntGroup) and group.callback is not None:
                    self._ask_to_be_called(line, group.callback.key)
            case "voicemail.record":
                self._recording_since = line.at
            case "voicemail.kept" | "voicemail.empty":
                self._record(line)
            case "caller.hung_up" if not is_for_waiting(self._company, at):
                self._doing += (Leave(),) if self._doing else (Wait(self._passed_s(line)), Leave())
        if line.rule in ("menu.no_match", "menu.no_input"):
            self._end_try()
            self._since = line.at

    def _end_try(self) -> None:
        if self._visits and self._since is not None:
            self._visits[-1].tries.append(tuple(self._doing))
        self._doing, self._since = [], None

    def _passed_s(self, line: LogLine) -> float:
        return max(0.0, (line.at - self._since).total_seconds()) if self._since is not None else 0.0

    def _press(self, line: LogLine, keys: str) -> None:
        if keys:
            takes_s = len(keys) * TONE_S + (len(keys) - 1) * BETWEEN_KEYS_S
            wait_s = self._passed_s(line) - takes_s - self._hesitation_s(line, keys)
            self._doing += (Wait(max(0.0, wait_s)), Press(keys))
            if line.rule in ("menu.language", "menu.hours"):
                self._since = line.at

    def _ask_to_be_called(self, line: LogLine, key: str) -> None:
        """When they asked is not on record: a moment before they said that the number is right."""
        wait_s = self._passed_s(line) - _CONFIRMS_AFTER_S - 2 * TONE_S
        self._doing += (Wait(max(0.0, wait_s)), Press(key), Wait(_CONFIRMS_AFTER_S), Press(CALLBACK_CONFIRM))

    def _hesitation_s(self, line: LogLine, keys: str) -> float:
        """How long a menu waited after the last key, for one more might have come."""
        menu = self._company.destinations.get(DestinationId(str(line.saw["at"])))
        if not isinstance(menu, Menu) or menu.choices().match(keys) is not Match.AMBIGUOUS:
            return 0.0
        return menu.limits.inter_digit_s

    def _keys(self, line: LogLine, at: DestinationId) -> str:
        """What was pressed; the log keeps back what may be a number of the caller's, such as an extension."""
        menu = self._company.destinations.get(at)
        if keys := str(line.saw.get("keys", "")):
            return keys
        if not isinstance(menu, Menu):
            return ""
        match line.rule:
            case "menu.language":
                spoken = line.saw.get("language")
                return next((key for key, language in menu.languages.items() if language == spoken), "")
            case "menu.hours":
                return menu.tells_hours or ""
            case "menu.extension":
                dialled = (code for code, to in menu.extensions.items() if line.decided == f"to {to}")
                return next(dialled, "")
            case "menu.no_match":
                digits = line.saw.get("digits", 0)
                return _no_choice_of(menu, min(digits, _MOST_DIGITS) if isinstance(digits, int) else 0)
        return ""

    def _record(self, line: LogLine) -> None:
        """They waited for the beep and spoke, or said nothing; only who hung up did so by themselves."""
        said_s = (line.at - self._recording_since).total_seconds() if self._recording_since else 0.0
        leaves = [doing for doing in self._doing if isinstance(doing, Leave)]
        if line.rule == "voicemail.kept":
            self._doing = [Hear(BEEP), Speak(max(1.0, said_s)), *leaves]


def _no_choice_of(menu: Menu, digits: int) -> str:
    """So many keys that are no choice: which they were is not on record."""
    choices = menu.choices()
    typed = (key * digits for key in _KEYS)
    return next((keys for keys in typed if choices.match(keys) is Match.INVALID), "")
