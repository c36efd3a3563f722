"""The phones that the switch can ring, and what the people at them do."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

_OUT_OF_TIME, _BUSY_HERE = 408, 486


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
class Flaky:
    """Can't be reached at every so-manieth ring, the first of all included; else it is as it is."""

    otherwise: Reaction
    fails_every: int


@dataclass(frozen=True, slots=True)
class Phone:
    """``endpoint`` is as Asterisk names it, ``PJSIP/201``. Each time it rings the next reaction follows, the
    last one for ever. With two lines it can be rung while its user talks. ``mood`` says what its user does
    right now, where that goes by the hour and not by the ring."""

    endpoint: str
    reactions: tuple[Reaction | Flaky, ...]
    has_two_lines: bool = False
    mood: Callable[[], Reaction] | None = None


@dataclass(frozen=True, slots=True)
class Display:
    """What a phone showed when it rang; '' where it was told nothing."""

    endpoint: str
    name: str
    number: str


ANONYMOUS = ("Anonymous", "anonymous")
"""The name and number of whoever withholds theirs."""


class Phones:
    """All phones, and who is talking. A phone with one line, rung while talking, is busy."""

    def __init__(self, phones: Iterable[Phone]) -> None:
        self._phones: Mapping[str, Phone] = {phone.endpoint: phone for phone in phones}
        self._rung: dict[str, int] = {}
        self._talking: set[str] = set()
        self._calling: set[str] = set()
        self.rung_while_talking: list[str] = []
        self.rung_while_calling: list[str] = []
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
            rung = self.rung_while_calling if endpoint in self._calling else self.rung_while_talking
            rung.append(endpoint)
            return Refuses(_BUSY_HERE)
        return reaction

    def begin_call(self, endpoint: str) -> None:
        """Somebody calls from this phone: of that the engine hears by AMI alone."""
        self._calling.add(endpoint)
        self._talking.add(endpoint)

    def end_call(self, endpoint: str) -> None:
        self._calling.discard(endpoint)
        self._talking.discard(endpoint)

    def begin_talk(self, endpoint: str) -> None:
        self._talking.add(endpoint)

    def end_talk(self, endpoint: str) -> None:
        self._talking.discard(endpoint)

    @property
    def talking(self) -> frozenset[str]:
        return frozenset(self._talking)

    def _reaction(self, phone: Phone) -> Reaction:
        if phone.mood is not None:
            return phone.mood()
        rung = self._rung.get(phone.endpoint, 0)
        reaction = phone.reactions[min(rung, len(phone.reactions) - 1)]
        if isinstance(reaction, Flaky):
            return Refuses(_OUT_OF_TIME) if rung % reaction.fails_every == 0 else reaction.otherwise
        return reaction
