"""A scenario as values: who calls whom when, how the phones react, what breaks, and what must come out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from dialplan.company import Company
from dialplan.destinations import Device
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
    message; '' for no message. ``hears`` are excerpts of what is played to the caller, in that order, with
    anything between them. ``shows`` is the number that the call shows outside the house, in E.164.
    """

    disposition: Disposition | None = None
    path: tuple[str, ...] | None = None
    passes: tuple[DestinationId, ...] | None = None
    group: DestinationId | None = None
    agent: PersonId | None = None
    legs: Mapping[PersonId, LegOutcome] | None = None
    voicemail: DestinationId | None = None
    waits_at_most_s: float | None = None
    shows: str | None = None
    hears: tuple[str, ...] | None = None


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


@dataclass(frozen=True, slots=True)
class StoreGone:
    """The store takes and tells nothing for a while: it refuses at once, or hangs."""

    at_s: float
    for_s: float
    hangs: bool = False


@dataclass(frozen=True, slots=True)
class RestartAsterisk:
    """Asterisk ends without a word, and with it every channel; it is back after a while."""

    at_s: float
    for_s: float


@dataclass(frozen=True, slots=True)
class DiskFull:
    """Asterisk can't record for a while."""

    at_s: float
    for_s: float


Fault = CutAmi | CutAgi | KillEngine | StoreGone | RestartAsterisk | DiskFull


def told(fault: Fault) -> str:
    """What breaks, in words."""
    match fault:
        case CutAmi():
            return f"AMI is cut, for {fault.for_s:g} s"
        case CutAgi():
            return "every FastAGI stream is cut"
        case KillEngine():
            return f"the engine is killed; another starts after {fault.for_s:g} s"
        case StoreGone():
            return f"the store {'hangs' if fault.hangs else 'is gone'}, for {fault.for_s:g} s"
        case RestartAsterisk():
            return f"Asterisk restarts; it is back after {fault.for_s:g} s"
        case DiskFull():
            return f"Asterisk can't record, for {fault.for_s:g} s"


@dataclass(frozen=True, slots=True)
class Scenario:
    """``starts`` is aware; it must be over within ``ends_within_s``. ``pins`` open voicemail boxes.

    ``callbacks`` are what must come of the calls that queues owed, in the order in which they were made.
    """

    file: str
    story: str
    starts: datetime
    company: Company
    phones: tuple[Phone, ...]
    calls: tuple[ScenarioCall, ...]
    faults: tuple[Fault, ...] = ()
    ends_within_s: float = 3600.0
    pins: Mapping[DestinationId, str] = field(default_factory=dict)
    callbacks: tuple[Expected, ...] = ()

    @property
    def absent(self) -> tuple[str, ...]:
        """Phones of the house that the story says nothing of: the switch knows them, they are not there."""
        owned = {
            str(device.endpoint)
            for devices in self.company.devices.values()
            for device in devices
            if isinstance(device, Device)
        }
        owned |= {f"PJSIP/{call.caller.phone}" for call in self.calls if call.caller.phone is not None}
        return tuple(sorted(owned - {phone.endpoint for phone in self.phones}))
