"""Numbers in scenarios: written as anybody would, meant as records have them."""

import re

from dialplan.numbers import parse_number

_WITH_MORE = re.compile(r"\+[0-9]+[*#][0-9*#]*")
"""What agents see of a caller's number may have a suffix."""


def number_shown(text: str, country: str) -> str:
    """A number as a call shows it outside the house; '' for none. Raises ValueError where it is none."""
    return text if not text or _WITH_MORE.fullmatch(text) else parse_number(text, country)
