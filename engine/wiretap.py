"""Where a listener can hear, word for word, what the engine and Asterisk say to each other.

Nobody listens as a rule, and then it costs one look per AMI message and one per call. A listener is called
from the loop: it must be quick, and what it hears are callers' numbers and digits.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # both transports import this
    from engine.agi.request import Request


class Ear(Protocol):
    """Hears one call's FastAGI stream from its request on, in whole lines."""

    def heard(self, line: bytes) -> None:
        """Asterisk said it."""

    def said(self, line: bytes) -> None:
        """The engine said it."""

    def asterisk_left(self) -> None: ...

    def engine_left(self) -> None: ...


class Listener(Protocol):
    """Hears AMI, but for logging in, and is asked about each new FastAGI stream."""

    def heard(self, message: Mapping[str, str]) -> None:
        """Asterisk said it; header names are in lower case."""

    def said(self, action: Mapping[str, object]) -> None:
        """The engine said it."""

    def ami_lost(self) -> None: ...

    def ear_for(self, request: "Request") -> Ear | None:
        """Who hears a new stream; None where nobody shall."""


class Wiretap:
    """One engine's, with at most one listener."""

    __slots__ = ("listener",)

    def __init__(self) -> None:
        self.listener: Listener | None = None
