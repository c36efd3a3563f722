"""People whose other phones ring, for another time, or whose phones' answers mean something else."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from dialplan.check.otherwise.note import (
    ANOTHER_NUMBER,
    NOWHERE,
    Otherwise,
    Where,
    compare_settings,
    count_of,
)
from dialplan.company import Company
from dialplan.destinations import AnyDevice, Device, InactivePerson, Mobile, Person
from dialplan.ids import Endpoint

_CALL_WAITING = "call_waiting"


def compare_people(now: Company, draft: Company) -> Iterator[Otherwise]:
    yield from _compare_call_waiting(now, draft)
    owners = {
        device.endpoint: person
        for person, devices in now.devices.items()
        for device in devices
        if isinstance(device, Device)
    }
    for person, devices in draft.devices.items():
        where, before = ("people", person), now.devices.get(person)
        if before is not None and before != devices:
            taken = {
                device.endpoint: f", which is people/{owner}'s"
                for device in devices
                if isinstance(device, Device)
                and (owner := owners.get(device.endpoint, person)) != person
                and device not in before
            }
            yield from _compare_devices((*where, "devices"), before, devices, taken)
    for id_, destination in draft.destinations.items():
        place = tuple(id_.split("/"))
        match now.destinations.get(id_), destination:
            case Person() as was, Person() as is_:
                yield from compare_settings(place, [("ring_s", was.ring_s, is_.ring_s)])
            case Person(), InactivePerson():
                yield Otherwise(place, "is not active", "active")
            case InactivePerson(), Person():
                yield Otherwise(place, "is active", "not active")


def _compare_call_waiting(now: Company, draft: Company) -> Iterator[Otherwise]:
    """It may be everybody's by default: of many it is told once."""
    changed = [
        (destination.person, before_it.call_waiting, destination.call_waiting)
        for id_, destination in draft.destinations.items()
        if isinstance(destination, Person)
        and isinstance(before_it := now.destinations.get(id_), Person)
        and before_it.call_waiting != destination.call_waiting
    ]
    if len(changed) == 1:
        ((person, was, is_),) = changed
        yield from compare_settings(("people", person), [(_CALL_WAITING, was, is_)])
        return
    for (was, is_), count in Counter((was, is_) for _, was, is_ in changed).items():
        (told,) = compare_settings(("people",), [(_CALL_WAITING, was, is_)])
        yield Otherwise(told.where, f"{told.draft} ({count_of(count, 'person', 'people')})", told.now)


def _compare_devices(
    where: Where, now: Sequence[AnyDevice], draft: Sequence[AnyDevice], taken: Mapping[Endpoint, str]
) -> Iterator[Otherwise]:
    """All of them ring at once, in whatever order they are written; ``taken`` says whose one of them is."""
    before, after = (sorted(devices, key=_name) for devices in (now, draft))
    if list(map(_name, before)) != list(map(_name, after)):
        rings = ", ".join(f"{_name(device)}{taken.get(_endpoint(device), '')}" for device in after)
        yield Otherwise(where, f"rings {rings or NOWHERE}", ", ".join(map(_name, before)) or NOWHERE)
        return
    if _numbers(now) != _numbers(draft):
        yield Otherwise(where, *ANOTHER_NUMBER)
    causes = {device.endpoint: device.causes for device in now if isinstance(device, Device)}
    for device in draft:
        if isinstance(device, Device) and device.causes != causes[device.endpoint]:
            yield Otherwise(where, f"reads what {device.endpoint} answers otherwise", "as before")


def _name(device: AnyDevice) -> str:
    """Without a mobile's number: it is somebody's own."""
    match device:
        case Device(endpoint, confirms=asks):
            return f"{endpoint} (asks for a key)" if asks else endpoint
        case Mobile(name, confirms=asks):
            return name if asks else f"{name} (asks for no key)"


def _endpoint(device: AnyDevice) -> Endpoint:
    return device.endpoint if isinstance(device, Device) else device.name


def _numbers(devices: Sequence[AnyDevice]) -> Mapping[str, str]:
    return {device.name: device.number for device in devices if isinstance(device, Mobile)}
