"""What a person can choose from where an operation wants a choice."""

from collections.abc import Mapping

from config.document import SECTIONS, Document
from config.entry import BUSY, HANG_UP, MAILBOX
from config.numbers import UNASSIGNED
from config.people import Licence
from dialplan.ids import DestinationId


def free_numbers(document: Document) -> tuple[str, ...]:
    """Numbers of the house that are tied to nothing."""
    return tuple(number for number, to in document.numbers.items() if to == UNASSIGNED)


def possible_agents(document: Document) -> Mapping[str, str]:
    """Who can be an agent: names by key."""
    return {key: person.name for key, person in document.people.items() if person.active}


def possible_supervisors(document: Document) -> Mapping[str, str]:
    """Who can be a supervisor: names by key."""
    agents = possible_agents(document)
    return {key: name for key, name in agents.items() if document.people[key].licence is Licence.PRO}


def possible_destinations(document: Document) -> tuple[DestinationId, ...]:
    """Where a key, an overflow or a closed door can lead."""
    named = (DestinationId(f"{section}/{key}") for section in SECTIONS for key in getattr(document, section))
    return (*named, BUSY, HANG_UP, MAILBOX)
