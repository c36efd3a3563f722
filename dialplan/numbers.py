"""Telephone numbers as they come from people and from trunks, read into E.164 (ITU-T) or refused."""

import re
from enum import StrEnum
from functools import lru_cache
from typing import NewType

import phonenumbers
from phonenumbers import is_emergency_number as is_emergency

E164 = NewType("E164", str)
"""A number with its country code, e.g. ``+46812345678``."""

_DIALLED = re.compile(r"\+?[0-9*#]{1,32}")
_LONGEST_EMERGENCY_NUMBER = len("+35812345")
_LONGEST = 32  # E.164 has at most 15 digits; the rest is room for a person's spaces and hyphens.


@lru_cache(maxsize=65_536)  # a change of a configuration reads each of its numbers some six times
def parse_number(text: str, country: str) -> E164:
    """Read a number as people of ``country`` (ISO 3166, e.g. ``SE``) write it.

    Raises ValueError with the reason where it is not a possible telephone number.
    """
    if len(text) > _LONGEST:
        raise ValueError(f"a telephone number has at most {_LONGEST} characters")
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException as error:
        raise ValueError(f"{text!r} is not a telephone number") from error
    if not phonenumbers.is_possible_number(number):
        raise ValueError(f"{text!r} is not a possible telephone number in {country}")
    return E164(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def is_emergency_number(digits: str, country: str) -> bool:
    """Whether these digits, dialled as they are, call for help in ``country``; 112 does so everywhere."""
    return digits == "112" or is_emergency(digits, country)


def emergency_pattern(country: str) -> str:
    """``is_emergency_number`` as a POSIX regular expression, for a switch that must know by itself."""
    known = phonenumbers.PhoneMetadata.short_metadata_for_region(country)
    pattern = known.emergency.national_number_pattern if known is not None and known.emergency else None
    own = f"|{pattern}" if pattern else ""
    return f"^(112{own})$".replace("(?:", "(").replace(r"\d", "[0-9]")


def help_prefixes(country: str) -> tuple[str, str]:
    """What may stand before help's number: ``+46`` and ``0046``."""
    code = phonenumbers.country_code_for_region(country)
    return f"+{code}", f"00{code}"


def is_international_emergency_number(number: E164) -> bool:
    """Whether a number would be an emergency number without its country code."""
    if len(number) > _LONGEST_EMERGENCY_NUMBER:  # nearly all: reading them is slow
        return False
    parsed = phonenumbers.parse(number)
    digits = phonenumbers.national_significant_number(parsed)
    countries = phonenumbers.region_codes_for_country_code(parsed.country_code or 0)
    return any(is_emergency_number(digits, country) for country in countries)


def spellings_of(text: str, country: str) -> frozenset[str]:
    """All the ways in which trunks write the same number: ``+468…``, ``468…``, ``00468…``, ``08…``.

    Raises ValueError where it is no number.
    """
    number = parse_number(text, country)
    digits = number.removeprefix("+")
    return frozenset({number, digits, f"00{digits}", as_dialled(number, country)})


def as_dialled(number: E164, country: str) -> str:
    """The digits by which people of ``country`` know a number: ``0701740606``, abroad ``46701740606``."""
    parsed = phonenumbers.parse(number)
    if country not in phonenumbers.region_codes_for_country_code(parsed.country_code or 0):
        return number.removeprefix("+")
    national = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
    return re.sub(r"[^0-9]", "", national)


class NumberKind(StrEnum):
    """What a number is for its country's numbering plan."""

    LANDLINE = "landline"
    MOBILE = "mobile"
    TOLL_FREE = "toll-free"
    OTHER = "other"


_KINDS = {
    phonenumbers.PhoneNumberType.FIXED_LINE: NumberKind.LANDLINE,
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE: NumberKind.LANDLINE,  # some countries don't tell
    phonenumbers.PhoneNumberType.MOBILE: NumberKind.MOBILE,
    phonenumbers.PhoneNumberType.TOLL_FREE: NumberKind.TOLL_FREE,
}


@lru_cache(maxsize=65_536)  # each change of a configuration asks it of each of its people's numbers
def kind_of(number: E164) -> NumberKind:
    return _KINDS.get(phonenumbers.number_type(phonenumbers.parse(number)), NumberKind.OTHER)


def clean_number(text: str) -> str:
    """What is left of a number from a trunk when all that no number has is taken out; '' for nonsense.

    Callers choose what they send: quotes, ``${}`` and 4,000 letters are all allowed in a SIP header.
    """
    return text if _DIALLED.fullmatch(text) else ""


@lru_cache(maxsize=4096)  # reading one takes 0.05 ms, and the same few are called all day
def number_from_trunk(text: str, country: str) -> E164 | None:
    """Read what a trunk says of a caller or a dialled number; None where it says nothing usable.

    Trunks differ: ``+468…``, ``468…`` without the plus, and ``08…`` all mean the same number.
    """
    for candidate in (text, f"+{text}"):
        try:
            number = parse_number(candidate, country)
        except ValueError:
            continue
        if phonenumbers.is_valid_number(phonenumbers.parse(number)):
            return number
    return None
