"""Call steering (samtalsstyrning): a person's phones, and what happens when they don't answer."""

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag

from config.entry import BUSY, Entry, Name, To
from config.problems import quote
from dialplan.destinations import Device, Person
from dialplan.ids import DestinationId, Endpoint, PersonId
from dialplan.outcome import LegOutcome

# Asterisk's Dial splits its argument at & and , and takes / and ^ apart: nothing of these gets through.
_ENDPOINT = re.compile(r"PJSIP/[A-Za-z0-9_.-]{1,60}")
_MEANINGS = (LegOutcome.BUSY, LegOutcome.DECLINED, LegOutcome.NO_ANSWER, LegOutcome.UNREACHABLE)


def _check_endpoint(endpoint: Endpoint) -> Endpoint:
    if not _ENDPOINT.fullmatch(endpoint):
        raise ValueError(
            f"{quote(endpoint)} is not a phone: write PJSIP/ and the endpoint's name in Asterisk, "
            "such as PJSIP/201 (letters a-z, digits, _ . and -)"
        )
    return endpoint


def _read_meaning(outcome: object) -> LegOutcome:
    if not isinstance(outcome, str) or outcome not in _MEANINGS:
        raise ValueError(f"{quote(outcome)} is not what a cause can mean: {', '.join(_MEANINGS)}")
    return LegOutcome(outcome)


EndpointName = Annotated[Endpoint, AfterValidator(_check_endpoint)]


class DeviceEntry(Entry):
    """A phone with hangup causes (Q.850, 1 to 127) that mean something else than on most phones."""

    endpoint: EndpointName
    causes: dict[
        Annotated[int, Field(ge=1, le=127)], Annotated[LegOutcome, BeforeValidator(_read_meaning)]
    ] = Field(default_factory=dict)


def _shape_of(value: object) -> str:
    return "<with-causes>" if isinstance(value, dict | DeviceEntry) else "<plain>"


AnyDevice = Annotated[
    Annotated[EndpointName, Tag("<plain>")] | Annotated[DeviceEntry, Tag("<with-causes>")],
    Discriminator(_shape_of),
]


class CallSteering(Entry):
    """What holds for every person who has nothing else of their own."""

    busy: To = BUSY
    declined: To = BUSY
    no_answer: To = BUSY
    unreachable: To = BUSY


EXITS = tuple(CallSteering.model_fields)
"""The names of the ways of not answering."""


class PersonEntry(Entry):
    """``ring_s`` in seconds; an exit that is None follows the organisation's call steering."""

    name: Name
    devices: Annotated[tuple[AnyDevice, ...], Field(max_length=10)] = ()
    ring_s: Annotated[int, Field(ge=5, le=120)] = 25
    busy: To | None = None
    declined: To | None = None
    no_answer: To | None = None
    unreachable: To | None = None

    def destination(self, id_: DestinationId, person: PersonId, steering: CallSteering) -> Person:
        return Person(
            id=id_,
            person=person,
            busy=self.busy or steering.busy,
            declined=self.declined or steering.declined,
            no_answer=self.no_answer or steering.no_answer,
            unreachable=self.unreachable or steering.unreachable,
            ring_s=self.ring_s,
        )

    def phones(self) -> tuple[Device, ...]:
        return tuple(_phone(device) for device in self.devices)


def _phone(device: Endpoint | DeviceEntry) -> Device:
    if isinstance(device, DeviceEntry):
        return Device(device.endpoint, device.causes)
    return Device(device)
