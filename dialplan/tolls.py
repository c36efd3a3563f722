"""What a call out of the house costs, and who may make it: premium and foreign numbers only where allowed."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers
from phonenumbers import PhoneNumberType, ShortNumberCost, shortnumberinfo

from dialplan.numbers import E164


class Toll(StrEnum):
    """What makes a number dearer than the country's own ordinary ones."""

    PREMIUM = "premium"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class Tolls:
    """What a person may call; ``per_day`` is how many calls out of the house, None any number."""

    premium: bool = False
    foreign: bool = False
    per_day: int | None = None


class Refusal(StrEnum):
    """Why a call out of the house is not made."""

    PREMIUM = "premium"
    FOREIGN = "foreign"
    PER_DAY = "per_day"


# UNKNOWN is no number of any plan that is known: it may cost anything.
_PREMIUM = frozenset(
    {
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.PERSONAL_NUMBER,
        PhoneNumberType.PAGER,
        PhoneNumberType.UNKNOWN,
    }
)


def tolls_of(number: E164, country: str) -> frozenset[Toll]:
    """What must be allowed for a number to be called from ``country``."""
    parsed = phonenumbers.parse(number)
    tolls = set()
    if phonenumbers.number_type(parsed) in _PREMIUM:
        tolls.add(Toll.PREMIUM)
    own_codes = phonenumbers.country_code_for_region(country)
    region = phonenumbers.region_code_for_number(parsed)
    if parsed.country_code != own_codes or region not in (None, country):
        tolls.add(Toll.FOREIGN)
    return frozenset(tolls)


def tolls_of_short_number(digits: str, country: str) -> frozenset[Toll] | None:
    """The same for a number such as 1177, which has no area code; None where ``country`` has none such."""
    try:
        parsed = phonenumbers.parse(digits, country)
    except phonenumbers.NumberParseException:
        return None
    if not shortnumberinfo.is_valid_short_number_for_region(parsed, country):
        return None
    cost = shortnumberinfo.expected_cost_for_region(parsed, country)
    is_cheap = cost in (ShortNumberCost.TOLL_FREE, ShortNumberCost.STANDARD_RATE)
    return frozenset() if is_cheap else frozenset({Toll.PREMIUM})


def refusal_of(tolls: Collection[Toll], may_call: Tolls, calls_today: int = 0) -> Refusal | None:
    """Why a call is not made; None where it is."""
    if Toll.PREMIUM in tolls and not may_call.premium:
        return Refusal.PREMIUM
    if Toll.FOREIGN in tolls and not may_call.foreign:
        return Refusal.FOREIGN
    if may_call.per_day is not None and calls_today >= may_call.per_day:
        return Refusal.PER_DAY
    return None
