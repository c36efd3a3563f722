"""Where a call can be, as data: each destination is a small value with named exits to others."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import assert_never

from dialplan.hunting import Strategy
from dialplan.ids import DestinationId, Endpoint, PersonId
from dialplan.menu import DigitLimits
from dialplan.numbers import E164
from dialplan.opening_hours import OpeningHours, TemporaryClose
from dialplan.outcome import LegOutcome
from dialplan.prompts import Prompt


@dataclass(frozen=True, slots=True)
class Menu:
    """Says its welcome and sends the caller on by the key they press."""

    id: DestinationId
    welcome: Prompt
    no_input: Prompt
    no_match: Prompt
    keys: Mapping[str, DestinationId]
    after_last_try: DestinationId
    tries: int = 3
    limits: DigitLimits = field(default_factory=DigitLimits)
    hours: OpeningHours | None = None
    closed_now: TemporaryClose | None = None


@dataclass(frozen=True, slots=True)
class HuntGroup:
    """Keeps the caller waiting for the agent who answers; after ``max_wait_s`` on to ``overflow``.

    ``ring_s`` is how long a phone rings at a time, ``rest_s`` how long an agent who did not answer is left
    in peace by the same caller, ``wrap_up_s`` the agent's pause after a conversation.
    """

    id: DestinationId
    agents: tuple[PersonId, ...]
    overflow: DestinationId
    strategy: Strategy = Strategy.RING_ALL
    ring_s: int = 20
    rest_s: int = 10
    wrap_up_s: int = 0
    max_wait_s: int = 300
    hours: OpeningHours | None = None
    closed_now: TemporaryClose | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Rings one person's devices; each way of not answering has its own exit."""

    id: DestinationId
    person: PersonId
    busy: DestinationId
    declined: DestinationId
    no_answer: DestinationId
    unreachable: DestinationId
    ring_s: int = 25


@dataclass(frozen=True, slots=True)
class Voicemail:
    """Records a message of at most ``max_s``; ``silence_s`` of silence ends it."""

    id: DestinationId
    greeting: Prompt
    max_s: int = 180
    silence_s: int = 5


@dataclass(frozen=True, slots=True)
class Announcement:
    """Says something, then goes on to ``then``."""

    id: DestinationId
    says: Prompt
    then: DestinationId


@dataclass(frozen=True, slots=True)
class External:
    """Rings a number outside the house, over the trunk."""

    id: DestinationId
    number: E164


@dataclass(frozen=True, slots=True)
class Busy:
    """The busy tone, and no more."""

    id: DestinationId


@dataclass(frozen=True, slots=True)
class HangUp:
    """The end."""

    id: DestinationId


Destination = Menu | HuntGroup | Person | Voicemail | Announcement | External | Busy | HangUp


@dataclass(frozen=True, slots=True)
class Device:
    """A phone that Asterisk can ring; ``causes`` says what its hangup causes mean where it differs from most.

    Many phones answer 486 Busy Here (cause 17) when their user presses reject.
    """

    endpoint: Endpoint
    causes: Mapping[int, LegOutcome] = field(default_factory=dict)


def exits(destination: Destination) -> Iterator[tuple[str, DestinationId]]:
    """Name each way out of a destination and where it leads."""
    match destination:
        case Menu():
            yield from ((f"keys.{digits}", to) for digits, to in destination.keys.items())
            yield "after_last_try", destination.after_last_try
        case HuntGroup():
            yield "overflow", destination.overflow
        case Person():
            yield "busy", destination.busy
            yield "declined", destination.declined
            yield "no_answer", destination.no_answer
            yield "unreachable", destination.unreachable
        case Announcement():
            yield "then", destination.then
        case Voicemail() | External() | Busy() | HangUp():
            pass
        case _:
            assert_never(destination)
    hours = hours_of(destination)
    if hours is not None:
        yield "hours.closed", hours.closed
    closed_now = temporary_close_of(destination)
    if closed_now is not None:
        yield "closed_now.to", closed_now.to


def hours_of(destination: Destination) -> OpeningHours | None:
    return destination.hours if isinstance(destination, Menu | HuntGroup) else None


def temporary_close_of(destination: Destination) -> TemporaryClose | None:
    return destination.closed_now if isinstance(destination, Menu | HuntGroup) else None


def prompts_of(destination: Destination) -> tuple[Prompt, ...]:
    """Everything that a destination can say."""
    match destination:
        case Menu():
            return destination.welcome, destination.no_input, destination.no_match
        case Voicemail():
            return (destination.greeting,)
        case Announcement():
            return (destination.says,)
        case HuntGroup() | Person() | External() | Busy() | HangUp():
            return ()
        case _:
            assert_never(destination)
