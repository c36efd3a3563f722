"""Phones that were not there: no ring is on record, and groups saw fewer agents at work than they have."""

from collections.abc import Collection, Mapping, Sequence

from dialplan.company import Company
from dialplan.destinations import Device, HuntGroup
from dialplan.ids import PersonId
from simulator.recorded.calls import RecordedCall
from simulator.recorded.rings import Ring


def absent_phones(
    calls: Sequence[RecordedCall], rings: Mapping[str, Sequence[Ring]], company: Company
) -> frozenset[str]:
    """The phones of agents whose groups never had more at work than those who were rung."""
    phones = {
        person: tuple(str(device.endpoint) for device in devices if isinstance(device, Device))
        for person, devices in company.devices.items()
    }
    rung = {person for person, names in phones.items() if any(name in rings for name in names)}
    working = _most_at_work(calls)
    absent: set[PersonId] = set()
    for group in company.destinations.values():
        if isinstance(group, HuntGroup) and group.id in working:
            absent |= _absent_of(group, rung, working[group.id])
    return frozenset(name for person in absent for name in phones.get(person, ()))


def _absent_of(group: HuntGroup, rung: Collection[PersonId], working: int) -> set[PersonId]:
    if working > sum(agent in rung for agent in group.agents):
        return set()
    return {agent for agent in group.agents if agent not in rung}


def _most_at_work(calls: Sequence[RecordedCall]) -> Mapping[str, int]:
    most: dict[str, int] = {}
    for call in calls:
        for line in call.lines:
            seen = line.saw.get("working")
            if line.rule == "group.joined" and isinstance(seen, int):
                group = str(line.saw.get("at", ""))
                most[group] = max(most.get(group, 0), seen)
    return most
