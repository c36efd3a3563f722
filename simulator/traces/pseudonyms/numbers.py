"""Fictional telephone numbers for real ones: of the same country, kind and way of writing.

Swedish ones come from the series that nobody has (PTS), as long as there are any.
"""

import hmac
import re
from collections.abc import Iterable, Iterator
from hashlib import sha256

import phonenumbers

from dialplan.numbers import (
    E164,
    NumberKind,
    is_emergency_number,
    is_international_emergency_number,
    kind_of,
    number_from_trunk,
    parse_number,
    spellings_of,
)

_NOBODYS = {
    NumberKind.MOBILE: [f"+46701740{last:03}" for last in range(605, 700)],
    NumberKind.LANDLINE: [
        *(f"+468465004{last:02}" for last in range(100)),
        *(f"+463139006{last:02}" for last in range(100)),
        *(f"+464062804{last:02}" for last in range(100)),
    ],
}
_TRIES = 1000
_NO_COUNTRY = "ZZ"
"""For numbers that begin with their country's code."""

_LEADING = 3
"""Digits after the country's code that say of what kind a number is."""


class Numbers:
    """``real`` are all that must not come out of it, in E.164; ``key`` is secret and of one trace only."""

    def __init__(self, country: str, real: Iterable[E164], key: bytes) -> None:
        self._country = country
        self._taken = set(map(str, real))
        self._key = key
        self._stands_for: dict[str, str] = {}
        self._spelt = {
            spelling: number
            for number in map(E164, self._taken)
            if not _is_valid(number)
            for spelling in spellings_of(number, country)
        }
        """What no network has, and a configuration may: it is known in its ways of writing alone."""

        self._pools = {kind: iter(numbers) for kind, numbers in _NOBODYS.items()}

    def replace(self, text: str) -> str:
        """The same number gives the same in every way of writing it; what is no number, other digits."""
        if not text or is_emergency_number(text, self._country):
            return text
        number = self._spelt.get(text) or number_from_trunk(text, self._country)
        if number is None:
            return self._nonsense(text)
        if is_international_emergency_number(number):
            return text
        return self._written_like(text, number, E164(self._fictional(number)))

    def _fictional(self, number: E164) -> str:
        if number not in self._stands_for:
            found = next(one for one in self._candidates(number) if one not in self._taken)
            self._taken.add(found)
            self._stands_for[number] = found
        return self._stands_for[number]

    def _candidates(self, number: E164) -> Iterator[str]:
        kind, has_valid = kind_of(number), _is_valid(number)
        if has_valid and number.startswith("+46"):
            yield from self._pools.get(kind, iter(()))
        code = len(str(phonenumbers.parse(number).country_code)) + 1
        for leading in (_LEADING, _LEADING + 2):
            for turn in range(_TRIES):
                digits = self._random(f"{number} {turn}", len(number) - code - leading)
                one = number[: code + leading] + digits
                if digits != number[code + leading :] and _is_like(one, kind, is_valid=has_valid):
                    yield one
        # A kind of number of which there are next to none: the digits are others, whatever that makes it.
        for turn in range(10 * _TRIES):
            one = number[:code] + self._random(f"{number} any {turn}", len(number) - code)
            if _is_possible(one):
                yield one

    def _written_like(self, text: str, number: E164, fictional: E164) -> str:
        digits = re.sub(r"[^0-9+]", "", text)
        if digits.startswith("+"):
            return fictional
        if digits.startswith("00"):
            return f"00{fictional[1:]}"
        if digits == number[1:]:
            return fictional[1:]
        parsed = phonenumbers.parse(fictional)
        national = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
        return re.sub(r"[^0-9]", "", national)

    def _nonsense(self, text: str) -> str:
        """As long as what was there, of digits that make no number either."""
        plus, length = ("+" if text.startswith("+") else ""), min(max(3, len(text.lstrip("+"))), 30)
        if text in self._stands_for:
            return self._stands_for[text]
        for turn in range(_TRIES):
            one = plus + self._random(f"{text} {turn}", length)
            if one not in self._taken and one not in text and number_from_trunk(one, self._country) is None:
                break
        self._stands_for[text] = one
        return one

    def _random(self, of: str, length: int) -> str:
        drawn = hmac.digest(self._key, of.encode(errors="replace"), sha256)
        return f"{int.from_bytes(drawn):080d}"[-length:] if length > 0 else ""


def _is_valid(number: E164) -> bool:
    """Whether its country has numbers such as this one."""
    return phonenumbers.is_valid_number(phonenumbers.parse(number))


def _is_like(number: str, kind: NumberKind, *, is_valid: bool) -> bool:
    return _is_possible(number) and _is_valid(E164(number)) is is_valid and kind_of(E164(number)) is kind


def _is_possible(number: str) -> bool:
    """Whether it can stand in a configuration, as it is written."""
    try:
        return parse_number(number, _NO_COUNTRY) == number
    except ValueError:
        return False
