"""A scenario as values: who calls whom when, how the phones react, what breaks, and what must come out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dialplan.company import Company
from dialplan.disposition import Disposition
from dialplan.ids import DestinationId, PersonId
from dialplan.outcome import LegOutcome
from simulator.callers import Caller
from simulator.phones import Phone


@dataclass(frozen=True, slots=True)
class Expected:
    """What must come out for one caller; None where the story doesn't care.

    ``path`` are the rules of the routing log, ``passes`` the destinations that the call went by, both whole
    and in order. ``legs`` say how each phone's last ringing ended. ``voicemail`` is the mailbox that has the
    message; '' for no message.
    """

    disposition: Disposition | None = None
    path: tuple[str, ...] | None = None
    passes: tuple[DestinationId, ...] | None = None
    group: DestinationId | None = None
    agent: PersonId | None = None
    legs: Mapping[PersonId, LegOutcome] | None = None
    voicemail: DestinationId | None = None
    waits_at_most_s: float | None = None


@dataclass(frozen=True, slots=True)
class ScenarioCall:
    """One caller, who dials ``at_s`` after the start."""

    caller: Caller
    at_s: float
    expected: Expected


@dataclass(frozen=True, slots=True)
class CutAmi:
    """AMI is away for a while; AGI goes on."""

    at_s: float
    for_s: float


@dataclass(frozen=True, slots=True)
class KillEngine:
    """The engine dies without a word, and another one starts after a while."""

    at_s: float
    for_s: float


@dataclass(frozen=True, slots=True)
class CutAgi:
    """Every FastAGI stream breaks; the engine lives and can be reached again at once."""

    at_s: float


Fault = CutAmi | CutAgi | KillEngine


@dataclass(frozen=True, slots=True)
class Scenario:
    """``starts`` is aware; the scenario must be over within ``ends_within_s``."""

    file: str
    story: str
    starts: datetime
    company: Company
    phones: tuple[Phone, ...]
    calls: tuple[ScenarioCall, ...]
    faults: tuple[Fault, ...] = ()
    ends_within_s: float = 3600.0
