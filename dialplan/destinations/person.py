"""A person: their devices, and where a call goes that they do not take."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dialplan.ids import DestinationId, Endpoint, PersonId
from dialplan.numbers import E164
from dialplan.outcome import LegOutcome


@dataclass(frozen=True, slots=True)
class Device:
    """A phone that Asterisk can ring; ``causes`` says what its hangup causes mean where it differs from most.

    Many phones answer 486 Busy Here (cause 17) when their user presses reject. Where ``confirms``, a call
    is taken by pressing 1, so that a voicemail of the phone's own never swallows it.
    """

    endpoint: Endpoint
    causes: Mapping[int, LegOutcome] = field(default_factory=dict)
    confirms: bool = False


@dataclass(frozen=True, slots=True)
class Mobile:
    """A telephone outside the house, rung over the trunk. ``name`` stands for its number in ids and logs."""

    name: Endpoint
    number: E164
    confirms: bool = True


AnyDevice = Device | Mobile


@dataclass(frozen=True, slots=True)
class Person:
    """Rings one person's devices; each way of not answering has its own exit.

    ``paused`` is for a person who has paused themselves (None: as ``busy``). With ``call_waiting`` a second
    call rings while they talk. ``origins`` says for each exit whose value it is: ``own``, ``default of
    version 3``; and of the ``greeting``, the ``personal_menu`` and what follows it (``after_menu``).
    """

    id: DestinationId
    person: PersonId
    busy: DestinationId
    declined: DestinationId
    no_answer: DestinationId
    unreachable: DestinationId
    ring_s: int = 25
    paused: DestinationId | None = None
    call_waiting: bool = False
    origins: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InactivePerson:
    """Nobody is there: whoever comes, by whatever way, goes on to ``to``, as callers to their number do."""

    id: DestinationId
    to: DestinationId
