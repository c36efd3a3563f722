"""Menus (knappvalsmenyer): what they say, their keys, and how long they wait."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from config.entry import HANG_UP, BillingId, Entry, Name, To
from config.opening_hours import ClosedNowEntry, HoursEntry
from config.problems import quote
from config.speeches import NO_INPUT, NO_MATCH, Language, Narrator, Text
from config.spoken_hours import Timetables, spoken_hours
from dialplan.destinations import Announcement, Destination, Menu
from dialplan.ids import DestinationId
from dialplan.menu import NO_CODES, Codes, DigitLimits

_DIGITS = re.compile(r"[0-9*#]{1,6}")


def _check_digits(digits: str) -> str:
    if not _DIGITS.fullmatch(digits):
        raise ValueError("callers can press 0-9, * and #: write 1 to 6 of them")
    return digits


def _read_digit(given: object) -> object:
    """A key needs no quotes."""
    return str(given) if isinstance(given, int) and not isinstance(given, bool) else given


def _check_digit(digit: str) -> str:
    if digit not in set("0123456789*#"):
        raise ValueError(f"{quote(digit)} is not one key: write one of 0-9, * and #")
    return digit


Digits = Annotated[str, AfterValidator(_check_digits)]
Tries = Annotated[int, Field(ge=1, le=5)]
Digit = Annotated[str, BeforeValidator(_read_digit), AfterValidator(_check_digit)]


@dataclass(frozen=True, slots=True)
class House:
    """What menus offer of the rest of a document: the people's extensions, and hours to tell."""

    extensions: Codes
    timetables: Timetables


class MenuEntry(Entry):
    """Waits are in seconds; ``languages`` are keys that let the caller choose one. ``tells_hours`` is the key
    that tells the hours of ``tells_hours_of``, or else the menu's own."""

    name: Name
    welcome: Text
    no_input: Text | None = None
    no_match: Text | None = None
    closed_message: Text | None = None
    keys: Annotated[dict[Digits, To], Field(min_length=1, max_length=50)]
    after_last_try: To = HANG_UP
    tries: Tries = 3
    no_input_tries: Tries | None = None
    first_digit_s: Annotated[float, Field(ge=1, le=60)] = 5.0
    inter_digit_s: Annotated[float, Field(ge=0.5, le=30)] = 3.0
    overall_s: Annotated[float, Field(ge=1, le=300)] = 30.0
    barge_in: bool = True
    dials_extensions: bool = False
    languages: Annotated[dict[Digit, Language], Field(max_length=5)] = Field(default_factory=dict)
    tells_hours: Digit | None = None
    tells_hours_of: To | None = None
    hours: HoursEntry | None = None
    closed_now: ClosedNowEntry | None = None
    billing_id: BillingId | None = None

    def destinations(self, id_: DestinationId, narrator: Narrator, house: House) -> Iterator[Destination]:
        """The menu, and what says its closed message on the way to where it leads while it is closed."""
        own = house.timetables[id_]
        hours, closed_now = own.hours, own.closed_now
        if self.closed_message is not None:
            says = narrator.prompt(self.closed_message)
            if hours is not None:
                told = Announcement(DestinationId(f"{id_}/closed"), says, hours.closed)
                hours = replace(hours, closed=told.id)
                yield told
            if closed_now is not None:
                told = Announcement(DestinationId(f"{id_}/closed_now"), says, closed_now.to)
                closed_now = replace(closed_now, to=told.id)
                yield told
        yield replace(self._menu(id_, narrator, house), hours=hours, closed_now=closed_now)

    def _menu(self, id_: DestinationId, narrator: Narrator, house: House) -> Menu:
        spoken = house.timetables.get(self.tells_hours_of or id_) if self.tells_hours else None
        return Menu(
            id=id_,
            welcome=narrator.prompt(self.welcome),
            no_input=narrator.prompt(self.no_input or NO_INPUT),
            no_match=narrator.prompt(self.no_match or NO_MATCH),
            keys=self.keys,
            after_last_try=self.after_last_try,
            tries=self.tries,
            no_input_tries=self.no_input_tries or self.tries,
            limits=DigitLimits(self.first_digit_s, self.inter_digit_s, self.overall_s),
            barge_in=self.barge_in,
            extensions=house.extensions if self.dials_extensions else NO_CODES,
            languages=self.languages,
            tells_hours=self.tells_hours,
            hours_spoken=spoken_hours(spoken, narrator),
        )
