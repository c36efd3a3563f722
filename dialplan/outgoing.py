"""What somebody means who dials on a phone of the house; the digits are theirs, and hostile."""

import re
from dataclasses import dataclass

import phonenumbers

from dialplan.company import Company
from dialplan.ids import DestinationId
from dialplan.numbers import (
    E164,
    help_prefixes,
    is_emergency_number,
    is_international_emergency_number,
    parse_number,
)
from dialplan.tolls import Toll, tolls_of, tolls_of_short_number

_NUMBER = re.compile(r"\+?[0-9]{1,20}")
_FEATURE = re.compile(r"\*[0-9*#]{1,31}")


@dataclass(frozen=True, slots=True)
class Emergency:
    """Help: goes through whatever else holds."""

    digits: str


@dataclass(frozen=True, slots=True)
class Feature:
    """A code that begins with a star, such as ``*98``."""

    code: str


@dataclass(frozen=True, slots=True)
class Inside:
    """A colleague's extension (``is_extension``) or a number of the house: the call stays in it.

    One that is not ``is_active`` leads nowhere for now.
    """

    to: DestinationId
    is_extension: bool
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Outside:
    """A number for the trunk, in E.164, or a short number such as 1177 as it is dialled."""

    number: str
    tolls: frozenset[Toll]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Nothing that can be called."""


Dialled = Emergency | Feature | Inside | Outside | Unreadable


def read_dialled(dialled: str, company: Company) -> Dialled:
    """Read what was dialled: a code, help, a colleague, a number of the house, or one of the world."""
    if _FEATURE.fullmatch(dialled):
        return Feature(dialled)
    if not _NUMBER.fullmatch(dialled):
        return Unreadable()
    help_number = emergency_digits(dialled, company.country)
    if help_number:
        return Emergency(help_number)
    colleague = company.extensions.get(dialled)
    if colleague is not None:
        return Inside(colleague, is_extension=True)
    short = tolls_of_short_number(dialled, company.country)
    if short is not None:
        return Outside(dialled, short)
    number = _number(dialled, company.country)
    return Unreadable() if number is None else _read_number(number, company)


def _read_number(number: E164, company: Company) -> Dialled:
    if is_international_emergency_number(number):
        return Unreadable()  # another country's: nobody can say who would answer
    if number in company.inactive:
        return Inside(company.unassigned, is_extension=False, is_active=False)
    owner = company.numbers.get(number)
    if owner is not None:
        return Inside(owner, is_extension=False)
    return Outside(number, tolls_of(number, company.country))


def emergency_digits(dialled: str, country: str) -> str:
    """``112``, also of ``+46112`` and ``0046112``: who dials help's number in any form means help."""
    for prefix in ("", *help_prefixes(country)):
        digits = dialled.removeprefix(prefix)
        if dialled.startswith(prefix) and digits.isdecimal() and is_emergency_number(digits, country):
            return digits
    return ""


def _number(dialled: str, country: str) -> E164 | None:
    """Where national numbers begin with 0, one without it is nobody's: it would be read as another's."""
    trunk_prefix = phonenumbers.ndd_prefix_for_region(country, True)
    if trunk_prefix == "0" and not dialled.startswith(("0", "+")):
        return None
    try:
        return parse_number(dialled, country)
    except ValueError:
        return None
