"""An organisation's telephone numbers, as people write them, and where each leads."""

from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationInfo

from config.entry import To
from config.problems import quote
from dialplan.check import Finding
from dialplan.ids import DestinationId
from dialplan.numbers import E164, parse_number


def _check_number(text: str, info: ValidationInfo) -> str:
    country = info.data.get("country")  # absent where it is itself wrong, and then that is said
    if isinstance(country, str):
        parse_number(text, country)
    return text


NumberPlan = Annotated[
    dict[Annotated[str, AfterValidator(_check_number)], To],
    Field(max_length=10_000),
]
"""For a model with a field ``country`` before it."""


def read_numbers(plan: Mapping[str, DestinationId], country: str) -> Mapping[E164, DestinationId]:
    return {parse_number(text, country): to for text, to in plan.items()}


def find_repeated_numbers(plan: Mapping[str, DestinationId], country: str) -> Iterator[Finding]:
    """The same number written in two ways."""
    written: dict[E164, str] = {}
    for text in plan:
        first = written.setdefault(parse_number(text, country), text)
        if first != text:
            yield Finding(("numbers", text), f"is the same number as {quote(first)}", "keep one of them")
