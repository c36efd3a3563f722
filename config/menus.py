"""Menus (knappvalsmenyer): what they say, their keys, and how long they wait."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from config.calendars import Almanac
from config.entry import HANG_UP, BillingId, Entry, Name, To
from config.opening_hours import ClosedNowEntry, HoursEntry
from config.speeches import NO_INPUT, NO_MATCH, Language, Narrator, Text
from dialplan.destinations import Menu
from dialplan.ids import DestinationId
from dialplan.menu import DigitLimits

_DIGITS = re.compile(r"[0-9*#]{1,6}")


def _check_digits(digits: str) -> str:
    if not _DIGITS.fullmatch(digits):
        raise ValueError("callers can press 0-9, * and #: write 1 to 6 of them")
    return digits


Digits = Annotated[str, AfterValidator(_check_digits)]
Digit = Annotated[str, Field(pattern=r"^[0-9*#]$")]


class MenuEntry(Entry):
    """Waits are in seconds; ``languages`` are keys that let the caller choose one."""

    name: Name
    welcome: Text
    no_input: Text | None = None
    no_match: Text | None = None
    keys: Annotated[dict[Digits, To], Field(min_length=1, max_length=50)]
    after_last_try: To = HANG_UP
    tries: Annotated[int, Field(ge=1, le=5)] = 3
    first_digit_s: Annotated[float, Field(ge=1, le=60)] = 5.0
    inter_digit_s: Annotated[float, Field(ge=0.5, le=30)] = 3.0
    overall_s: Annotated[float, Field(ge=1, le=300)] = 30.0
    barge_in: bool = True
    dials_extensions: bool = False
    languages: Annotated[dict[Digit, Language], Field(max_length=5)] = Field(default_factory=dict)
    hours: HoursEntry | None = None
    closed_now: ClosedNowEntry | None = None
    billing_id: BillingId | None = None

    def destination(self, id_: DestinationId, narrator: Narrator, almanac: Almanac) -> Menu:
        language = narrator.language
        return Menu(
            id=id_,
            welcome=narrator.prompt(self.welcome),
            no_input=narrator.prompt(self.no_input or NO_INPUT[language]),
            no_match=narrator.prompt(self.no_match or NO_MATCH[language]),
            keys=self.keys,
            after_last_try=self.after_last_try,
            tries=self.tries,
            limits=DigitLimits(self.first_digit_s, self.inter_digit_s, self.overall_s),
            hours=self.hours.hours(almanac) if self.hours else None,
            closed_now=self.closed_now.close(almanac) if self.closed_now else None,
        )
