"""A scenario as values: its callers, phones and faults, and what must come out for each caller."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from dialplan.company import Company
from dialplan.destinations import Device
from dialplan.disposition import Disposition
from dialplan.ids import DestinationId, PersonId
from dialplan.outcome import LegOutcome
from simulator.callers import Caller
from simulator.phones import Phone
from simulator.scenario.faults import Fault


@dataclass(frozen=True, slots=True)
class Expected:
    """What must come out for one caller; None where the story doesn't care.

    ``path`` are the rules of the routing log, ``passes`` the destinations that the call went by, both whole
    and in order. ``legs`` say how each person's last ringing ended, on whichever of their phones.
    ``voicemail`` is the mailbox that has the message; '' for no message.
    ``hears`` are excerpts of what is played to the caller, in that order, with
    anything between them; none at all for a caller who hears no message. ``shows`` is the number that the
    call shows outside the house, in E.164. Of a call that ``is_unattended`` no engine ever knew.
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
    is_unattended: bool = False


@dataclass(frozen=True, slots=True)
class ScenarioCall:
    """One caller, who dials ``at_s`` after the start."""

    caller: Caller
    at_s: float
    expected: Expected


@dataclass(frozen=True, slots=True)
class Scenario:
    """``starts`` is aware; it must be over within ``ends_within_s``. ``pins`` open voicemail boxes.

    ``callbacks`` are what must come of the calls that queues owed, in the order in which they were made.
    ``reads`` are the files that it is from.
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
    reads: tuple[Path, ...] = ()

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
