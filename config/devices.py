"""Phones: the endpoints that Asterisk rings, what their hangup causes mean, and mobiles."""

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag

from config.entry import Entry
from config.numbers import NumberText
from config.problems import quote
from dialplan.destinations import Device, Mobile
from dialplan.ids import Endpoint
from dialplan.numbers import parse_number
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
    """A phone with hangup causes (Q.850, 1 to 127) that mean something else than on most phones.

    Where it ``confirms``, a call to it is taken by pressing 1.
    """

    endpoint: EndpointName
    causes: dict[
        Annotated[int, Field(ge=1, le=127)], Annotated[LegOutcome, BeforeValidator(_read_meaning)]
    ] = Field(default_factory=dict)
    confirms: bool = False


class MobileEntry(Entry):
    """A number outside the house that rings together with the phones; pressing 1 takes the call."""

    mobile: NumberText
    confirms: bool = True


def _shape_of(value: object) -> str:
    if isinstance(value, MobileEntry) or (isinstance(value, dict) and "mobile" in value):
        return "<mobile>"
    return "<with-causes>" if isinstance(value, dict | DeviceEntry) else "<plain>"


AnyDevice = Annotated[
    Annotated[EndpointName, Tag("<plain>")]
    | Annotated[DeviceEntry, Tag("<with-causes>")]
    | Annotated[MobileEntry, Tag("<mobile>")],
    Discriminator(_shape_of),
]


def phone_of(device: Endpoint | DeviceEntry) -> Device:
    if isinstance(device, DeviceEntry):
        return Device(device.endpoint, device.causes, device.confirms)
    return Device(device)


def mobile_of(device: MobileEntry, name: str, country: str) -> Mobile:
    """Raises ValueError where the number is none in ``country``; ``name`` stands for it in logs."""
    return Mobile(Endpoint(name), parse_number(device.mobile, country), device.confirms)
