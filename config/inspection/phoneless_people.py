"""Finds people whom calls are for and who have no phone to take them with."""

from collections.abc import Iterator

from config.document import Document
from dialplan.check import Finding, Severity
from dialplan.company import Company
from dialplan.destinations import HuntGroup, exits


def find_phoneless_people(document: Document, company: Company) -> Iterator[Finding]:
    """Who only administers, with no number, extension or group, needs no phone."""
    called = {*company.numbers.values(), company.unassigned}
    for destination in company.destinations.values():
        called.update(to for _, to in exits(destination))
    agents = {
        agent
        for destination in company.destinations.values()
        if isinstance(destination, HuntGroup)
        for agent in destination.agents
    }
    for key, person in document.people.items():
        is_called = person.extension is not None or f"people/{key}" in called or key in agents
        if person.active and not person.devices and is_called:
            yield Finding(
                ("people", key, "devices"),
                "is called and has no phone",
                "add a phone, or lead calls to somebody else",
                Severity.WARNING,
            )
