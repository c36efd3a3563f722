"""The phones that the switch can ring, and what the people at them do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_BUSY_HERE = 486


@dataclass(frozen=True, slots=True)
class Answers:
    """Picks up ``after_s`` of ringing; hangs up ``talks_s`` later or leaves that to the caller (None).

    Asked to press a key, somebody presses ``presses`` after ``presses_after_s``; '' stands for a voicemail,
    which presses none.
    """

    after_s: float = 3.0
    talks_s: float | None = None
    presses: str = ""
    presses_after_s: float = 1.0


@dataclass(frozen=True, slots=True)
class Refuses:
    """Gives a final SIP answer, at once or after ringing for ``after_s``."""

    status: int
    after_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Ignores:
    """Rings for as long as anybody lets it."""


@dataclass(frozen=True, slots=True)
class Unregistered:
    """Is not there at all: the switch knows no address for it."""


Reaction = Answers | Refuses | Ignores | Unregistered


@dataclass(frozen=True, slots=True)
class Phone:
    """``endpoint`` is as Asterisk names it, ``PJSIP/201``. Each time it rings the next reaction follows, the
    last one for ever. With two lines it can be rung while its user talks."""

    endpoint: str
    reactions: tuple[Reaction, ...]
    has_two_lines: bool = False


@dataclass(frozen=True, slots=True)
class Display:
    """What a phone showed when it rang; '' where it was told nothing."""

    endpoint: str
    name: str
    number: str


class Phones:
    """All phones, and who is talking. A phone with one line, rung while talking, is busy."""

    def __init__(self, phones: Iterable[Phone]) -> None:
        self._phones: Mapping[str, Phone] = {phone.endpoint: phone for phone in phones}
        self._rung: dict[str, int] = {}
        self._talking: set[str] = set()
        self.rung_while_talking: list[str] = []
        self.displays: list[Display] = []

    @property
    def endpoints(self) -> tuple[str, ...]:
        return tuple(self._phones)

    def is_registered(self, endpoint: str) -> bool:
        phone = self._phones.get(endpoint)
        return phone is not None and not isinstance(self._reaction(phone), Unregistered)

    def ring(self, endpoint: str) -> Reaction:
        """Ring a phone: this is what it is going to do."""
        phone = self._phones.get(endpoint)
        if phone is None:
            return Unregistered()
        reaction = self._reaction(phone)
        self._rung[endpoint] = self._rung.get(endpoint, 0) + 1
        is_taken = endpoint in self._talking and not phone.has_two_lines
        if is_taken and not isinstance(reaction, Unregistered):
            self.rung_while_talking.append(endpoint)
            return Refuses(_BUSY_HERE)
        return reaction

    def begin_talk(self, endpoint: str) -> None:
        self._talking.add(endpoint)

    def end_talk(self, endpoint: str) -> None:
        self._talking.discard(endpoint)

    @property
    def talking(self) -> frozenset[str]:
        return frozenset(self._talking)

    def _reaction(self, phone: Phone) -> Reaction:
        return phone.reactions[min(self._rung.get(phone.endpoint, 0), len(phone.reactions) - 1)]
