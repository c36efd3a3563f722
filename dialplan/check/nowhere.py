"""Finds exits, numbers and agents that name something the company does not have."""

from collections.abc import Iterator

from dialplan.check.finding import Finding
from dialplan.company import Company
from dialplan.destinations import Destination, HuntGroup, Person, exits
from dialplan.ids import DestinationId, PersonId


def find_exits_to_nowhere(company: Company) -> Iterator[Finding]:
    known = company.destinations
    for destination in known.values():
        where = tuple(destination.id.split("/"))
        for name, to in exits(destination):
            if to not in known:
                yield nowhere((*where, *name.split(".")), to)
        for person in _people_of(destination):
            if person not in company.devices:
                yield Finding(where, f"rings {person}, who is not among the people", "add the person first")
    for number, to in company.numbers.items():
        if to not in known:
            yield nowhere(("numbers", number), to)
    if company.unassigned not in known:
        yield nowhere(("unassigned",), company.unassigned)


def nowhere(where: tuple[str, ...], to: DestinationId) -> Finding:
    return Finding(where, f"leads to {to}, which is not there", "name one that is in the file, or add it")


def _people_of(destination: Destination) -> tuple[PersonId, ...]:
    match destination:
        case HuntGroup():
            return destination.agents
        case Person():
            return (destination.person,)
        case _:
            return ()
