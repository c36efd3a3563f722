"""How Asterisk is told to ring a telephone, and how it names it in what it tells of the ringing.

Calls over the trunk, and those that are taken by pressing 1, go through the stub by Local channels: it puts
the question, and the cause of the far end becomes the Local channel's own.
"""

from dialplan.destinations import AnyDevice, Device, Mobile
from dialplan.ids import Endpoint

_TECHNOLOGY = "PJSIP/"


def dialled(device: AnyDevice) -> Endpoint:
    """What Dial is told; ``/n`` keeps the Local channel in the call, whose hang-up has the cause."""
    named = told_as(device)
    return Endpoint(f"{named}/n") if named.startswith("Local/") else named


def told_as(device: AnyDevice) -> Endpoint:
    """What AMI calls it."""
    match device:
        case Device(endpoint=endpoint, confirms=True):
            return Endpoint(f"Local/{endpoint.removeprefix(_TECHNOLOGY)}@vaxel-ask")
        case Device(endpoint=endpoint):
            return endpoint
        case Mobile(number=number, confirms=confirms):
            return Endpoint(f"Local/{number}@vaxel-out{'-ask' if confirms else ''}")


def name_of(device: AnyDevice) -> Endpoint:
    """What logs and records call it: a number is in neither's names."""
    return device.endpoint if isinstance(device, Device) else device.name
