"""A menu: what it says, its keys, and what else a caller may dial in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from dialplan.ids import DestinationId
from dialplan.menu import NO_CODES, Choices, Codes, DigitLimits, choices_of
from dialplan.opening_hours import OpeningHours, SpokenHours, TemporaryClose
from dialplan.prompts import Prompt


class Meaning(Enum):
    """What a code is in a menu. Of two that are dialled alike the first of these counts."""

    KEY = auto()
    LANGUAGE = auto()
    HOURS = auto()
    EXTENSION = auto()


@dataclass(frozen=True, slots=True)
class Menu:
    """Says its welcome and sends the caller on by the key they press.

    ``extensions`` may be dialled as well, matched while they are typed. ``languages`` are keys that choose
    the caller's language, ``tells_hours`` the key that says ``hours_spoken``. Without ``barge_in`` prompts
    play to their end; what is pressed meanwhile counts. ``no_input_tries`` and ``tries`` (no match) are
    counted apart.
    """

    id: DestinationId
    welcome: Prompt
    no_input: Prompt
    no_match: Prompt
    keys: Mapping[str, DestinationId]
    after_last_try: DestinationId
    tries: int = 3
    no_input_tries: int = 3
    limits: DigitLimits = field(default_factory=DigitLimits)
    hours: OpeningHours | None = None
    closed_now: TemporaryClose | None = None
    barge_in: bool = True
    extensions: Codes = NO_CODES
    languages: Mapping[str, str] = field(default_factory=dict)
    tells_hours: str | None = None
    hours_spoken: SpokenHours | None = None

    def choices(self) -> Choices:
        tells_hours = (self.tells_hours,) if self.tells_hours is not None else ()
        return choices_of(self.keys, self.languages, tells_hours, extensions=self.extensions)

    def meaning(self, code: str) -> Meaning:
        """What one of its choices is."""
        if code in self.keys:
            return Meaning.KEY
        if code in self.languages:
            return Meaning.LANGUAGE
        return Meaning.HOURS if code == self.tells_hours else Meaning.EXTENSION
