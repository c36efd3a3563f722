"""Finds what was made to lead to somebody who is not active: callers are told that the number is nobody's."""

from collections.abc import Iterator

from dialplan.check.finding import Finding, Severity
from dialplan.company import Company
from dialplan.destinations import Destination, InactivePerson, Person, exits


def find_ways_to_inactive_people(company: Company) -> Iterator[Finding]:
    known = company.destinations
    for destination in known.values():
        for name, to in exits(destination):
            if isinstance(known.get(to), InactivePerson) and _is_chosen(destination, name):
                yield Finding(
                    (*destination.id.split("/"), *name.split(".")),
                    f"leads to {to}, who is not active: callers get what unassigned says",
                    "lead it to somebody else, or take it away",
                    Severity.WARNING,
                )


def _is_chosen(destination: Destination, exit_: str) -> bool:
    """An extension is the person's own, and a default of everybody's is none of each one's fault."""
    if isinstance(destination, Person):
        return destination.origins.get(exit_) == "own"
    return not exit_.startswith("extensions.")
