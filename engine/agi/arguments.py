"""Checks each argument before it becomes part of a command, so that one stays one.

EXEC hands an application one string, in which ``,`` divides arguments, ``&`` endpoints, and quotes and
backslashes hide either; ``${}`` is evaluated where AGIEXECFULL is set.
"""

import re

from dialplan.ids import Endpoint

_APPLICATION = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_ARGUMENT = re.compile(r"[^,&\"\\\x00-\x1f\x7f]*")
_ENDPOINT = re.compile(r"[A-Za-z][A-Za-z0-9]*/[A-Za-z0-9_.@:/+;-]+")
_VARIABLE = re.compile(r"_{0,2}[A-Za-z][A-Za-z0-9_]*(\([A-Za-z0-9_, -]*\))?")
_EVALUATED = ("${", "$[")


def application_name(name: str) -> str:
    """Return ``name``; raises ValueError where no application can be called so."""
    return _matching(_APPLICATION, name, "the name of an application")


def application_argument(argument: str) -> str:
    """Return ``argument``; raises ValueError where an application would read more than one in it."""
    if any(evaluated in argument for evaluated in _EVALUATED):
        raise ValueError("an argument that Asterisk may evaluate")
    return _matching(_ARGUMENT, argument, "one argument of an application")


def endpoint_argument(endpoint: Endpoint) -> str:
    """Return ``endpoint``; raises ValueError for what is not exactly one, such as ``PJSIP/201``."""
    return _matching(_ENDPOINT, endpoint, "one endpoint")


def variable_name(name: str) -> str:
    """Return ``name`` of a variable, or of a function such as ``CHANNEL(language)``; else ValueError."""
    return _matching(_VARIABLE, name, "the name of a variable")


def milliseconds(duration_s: float) -> str:
    """Return a duration as AGI takes it; a negative one would mean for ever, so it raises ValueError."""
    if not 0 <= duration_s < 1e6:
        raise ValueError("a duration that is negative or beyond all measure")
    return str(round(duration_s * 1000))


def _matching(pattern: re.Pattern[str], text: str, what: str) -> str:
    if not pattern.fullmatch(text):
        raise ValueError(f"not {what}")
    return text
