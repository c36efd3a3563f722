"""The argument of Dial: whom, for how long, and options; and the one word that it leaves in DIALSTATUS."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DialRequest:
    """``limit_s`` None: until somebody answers. ``options`` maps a letter to what its parentheses hold."""

    endpoints: tuple[str, ...]
    limit_s: float | None
    options: Mapping[str, str]


def read_dial(argument: str) -> DialRequest:
    """Read ``PJSIP/201&PJSIP/202,20,gS(60)m``. Raises ValueError where an endpoint has no technology."""
    whom, seconds, options = [*_split_outside_parentheses(argument), "", "", ""][:3]
    endpoints = tuple(filter(None, whom.split("&")))
    for endpoint in endpoints:
        if "/" not in endpoint:
            raise ValueError(endpoint)
    return DialRequest(endpoints, float(seconds) if seconds else None, _read_options(options))


def read_caller_id(text: str) -> tuple[str, str]:
    """Name and number of ``Support <+46846500410>``, or of a number alone."""
    name, bracket, number = text.rstrip("> ").partition("<")
    return (name.strip(), number) if bracket else ("", name)


def _split_outside_parentheses(argument: str) -> list[str]:
    parts, depth = [""], 0
    for character in argument:
        depth += (character == "(") - (character == ")")
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return parts


def _read_options(text: str) -> Mapping[str, str]:
    options: dict[str, str] = {}
    rest = text
    while rest:
        letter, rest = rest[0], rest[1:]
        inside = ""
        if rest.startswith("("):
            inside, _, rest = rest[1:].partition(")")
        options[letter] = inside
    return options


def dial_status(causes: Iterable[int]) -> str:
    """DIALSTATUS when every leg has refused (``handle_cause`` of app_dial.c); no leg at all has one too."""
    causes = tuple(causes)
    if not causes:
        return "CHANUNAVAIL"
    if any(cause in _ABSENT for cause in causes):
        return "NOANSWER"
    if 17 in causes:
        return "BUSY"
    return "CONGESTION" if 34 in causes else "CHANUNAVAIL"


_ABSENT = (0, 16, 19)
"""Causes that app_dial counts as neither busy nor congested nor unavailable."""
