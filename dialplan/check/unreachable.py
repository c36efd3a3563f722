"""Finds objects that no call can come to: no number, and nothing that has one, leads there."""

from collections.abc import Collection, Iterator

from dialplan.check.finding import Finding, Severity
from dialplan.check.reach import reached_from
from dialplan.company import Company
from dialplan.destinations import InactivePerson, Person
from dialplan.ids import DestinationId


def find_unreachable_objects(
    company: Company, entrances: Collection[DestinationId] = ()
) -> Iterator[Finding]:
    """People can always be called, by their extension; ``entrances`` are where calls can begin besides."""
    known = company.destinations
    people = (id_ for id_, one in known.items() if isinstance(one, Person | InactivePerson))
    roots = (*company.numbers.values(), company.unassigned, *entrances, *people)
    reached = reached_from(company, roots)
    for id_ in known:
        # Busy and hang-up are built in, and the boxes and menus of people and groups come with these.
        if id_ not in reached and id_.count("/") == 1:
            yield Finding(
                tuple(id_.split("/")),
                "is reached by no call",
                "give it a number, let something lead to it, or take it away",
                Severity.WARNING,
            )
