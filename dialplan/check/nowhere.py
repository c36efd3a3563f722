"""Finds exits, numbers and agents that name something the company does not have."""

from collections.abc import Iterator

from dialplan.check.finding import Finding
from dialplan.company import Company
from dialplan.destinations import HuntGroup, Person, exits


def find_exits_to_nowhere(company: Company) -> Iterator[Finding]:
    known = company.destinations
    for destination in known.values():
        for name, to in exits(destination):
            if to not in known:
                yield Finding(
                    (*destination.id.split("/"), *name.split(".")),
                    f"leads to {to}, which is not there",
                    _MEND,
                )
        for person in _people_of(destination):
            if person not in company.devices:
                yield Finding(
                    tuple(destination.id.split("/")), f"rings {person}, who is not among the people", _MEND
                )
    for number, to in company.numbers.items():
        if to not in known:
            yield Finding(("numbers", number), f"leads to {to}, which is not there", _MEND)
    if company.unassigned not in known:
        yield Finding(("unassigned",), f"leads to {company.unassigned}, which is not there", _MEND)


_MEND = "name one that is in the file, or add it"


def _people_of(destination: object) -> tuple[str, ...]:
    match destination:
        case HuntGroup():
            return destination.agents
        case Person():
            return (destination.person,)
        case _:
            return ()
