"""An organisation's telephone numbers, as people write them, and where each leads."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationInfo

from config.entry import check_destination
from config.problems import quote
from dialplan.check import Finding
from dialplan.ids import DestinationId
from dialplan.numbers import E164, parse_number

UNASSIGNED = DestinationId("unassigned")
"""Where a number leads that is nobody's for now: its callers get what the document says of such numbers."""

_NO_COUNTRY = "ZZ"
"""For numbers that begin with their country's code."""


def _check_number(text: str, info: ValidationInfo) -> str:
    country = info.data.get("country")  # absent where it is itself wrong, and then that is said
    if isinstance(country, str):
        parse_number(text, country)
    return text


def _check_international(text: str) -> str:
    if not text.startswith("+"):
        raise ValueError(f"{quote(text)} has no country code: write +46 70 174 06 05, not 070-174 06 05")
    if read_number(text, _NO_COUNTRY) is None:
        raise ValueError(f"{quote(text)} is not a possible telephone number")
    return text


def _check_owner(to: DestinationId) -> DestinationId:
    return to if to == UNASSIGNED else check_destination(to)


NumberText = Annotated[str, Field(max_length=32)]
"""A number of the house as people write it: what names one that is not there is found by ``inspect``."""

InternationalNumber = Annotated[str, AfterValidator(_check_international)]

NumberPlan = Annotated[
    dict[
        Annotated[str, AfterValidator(_check_number)],
        Annotated[DestinationId, AfterValidator(_check_owner)],
    ],
    Field(max_length=20_000),
]
"""For a model with a field ``country`` before it."""


def read_numbers(plan: Mapping[str, DestinationId], country: str) -> Mapping[E164, DestinationId]:
    return {parse_number(text, country): to for text, to in plan.items()}


@lru_cache(maxsize=65_536)  # reading one takes 0.05 ms, and a large organisation has 20,000
def read_number(text: str, country: str) -> E164 | None:
    """The number that a text means, if any."""
    try:
        return parse_number(text, country)
    except ValueError:
        return None


def find_repeated_numbers(plan: Mapping[str, DestinationId], country: str) -> Iterator[Finding]:
    """The same number written in two ways."""
    written: dict[E164, str] = {}
    for text in plan:
        first = written.setdefault(parse_number(text, country), text)
        if first != text:
            yield Finding(("numbers", text), f"is the same number as {quote(first)}", "keep one of them")
