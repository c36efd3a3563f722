"""Menus (knappvalsmenyer): what they say, their keys, and how long they wait."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from config.calendars import Almanac
from config.entry import HANG_UP, Entry, Name, To
from config.opening_hours import ClosedNowEntry, HoursEntry
from config.speeches import NO_INPUT, NO_MATCH, Language, Text, speech_of
from dialplan.destinations import Menu
from dialplan.ids import DestinationId
from dialplan.menu import DigitLimits

_DIGITS = re.compile(r"[0-9*#]{1,6}")


def _check_digits(digits: str) -> str:
    if not _DIGITS.fullmatch(digits):
        raise ValueError("callers can press 0-9, * and #: write 1 to 6 of them")
    return digits


class MenuEntry(Entry):
    """Waits are in seconds."""

    name: Name
    welcome: Text
    no_input: Text | None = None
    no_match: Text | None = None
    keys: Annotated[
        dict[Annotated[str, AfterValidator(_check_digits)], To], Field(min_length=1, max_length=50)
    ]
    after_last_try: To = HANG_UP
    tries: Annotated[int, Field(ge=1, le=5)] = 3
    first_digit_s: Annotated[float, Field(ge=1, le=60)] = 5.0
    inter_digit_s: Annotated[float, Field(ge=0.5, le=30)] = 3.0
    overall_s: Annotated[float, Field(ge=1, le=300)] = 30.0
    hours: HoursEntry | None = None
    closed_now: ClosedNowEntry | None = None

    def destination(self, id_: DestinationId, language: Language, almanac: Almanac) -> Menu:
        return Menu(
            id=id_,
            welcome=speech_of(self.welcome, language),
            no_input=speech_of(self.no_input or NO_INPUT[language], language),
            no_match=speech_of(self.no_match or NO_MATCH[language], language),
            keys=self.keys,
            after_last_try=self.after_last_try,
            tries=self.tries,
            limits=DigitLimits(self.first_digit_s, self.inter_digit_s, self.overall_s),
            hours=self.hours.hours(almanac) if self.hours else None,
            closed_now=self.closed_now.close(almanac) if self.closed_now else None,
        )
