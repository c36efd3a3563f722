"""What is wrong with a document whose every value is right by itself; one file per finding."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from config.boxes import find_shared_extensions
from config.document import Document
from config.inspection.calendars import find_unknown_calendars, find_unused_calendars
from config.inspection.emergency_extensions import find_emergency_extensions
from config.inspection.foreign_numbers import find_foreign_numbers, number_taken, numbers_named
from config.inspection.hurried_callers import find_hurried_callers
from config.inspection.missing_audio import find_missing_audio
from config.inspection.phoneless_people import find_phoneless_people
from config.inspection.places import places_in
from config.inspection.steering_to_nowhere import find_steering_to_nowhere, steering_exits
from config.inspection.strangers import find_strangers
from config.inspection.undialled_extensions import find_undialled_extensions
from config.inspection.unheard_boxes import find_unheard_boxes
from config.inspection.unreadable_numbers import find_unreadable_numbers
from config.inspection.untranslated_audio import find_unspoken_languages, find_untranslated_audio
from config.numbers import find_repeated_numbers
from config.rules import find_broken_rules
from config.snapshot.company import company_of
from dialplan.check import Finding, check
from dialplan.company import Company
from dialplan.destinations import Busy
from dialplan.ids import DestinationId, PersonId

__all__ = ["errors_among", "find_foreign_numbers", "inspect", "number_taken", "numbers_named"]


def inspect(document: Document, unread: Collection[DestinationId] = ()) -> Iterator[Finding]:
    """Everything that is wrong, each once, with the path of each value as the document has it.

    ``unread`` are objects that are in the file but not in the document, since they could not be read:
    what leads to them is right.
    """
    unreadable = tuple(find_unreadable_numbers(document))
    # Without its numbers the rest can't be judged.
    yield from unreadable or dict.fromkeys(_inspect(document, unread))


def errors_among(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.is_error)


def _inspect(document: Document, unread: Collection[DestinationId]) -> Iterator[Finding]:
    yield from find_repeated_numbers(document.numbers, document.country)
    yield from find_strangers(document, unread)
    yield from find_broken_rules(document)
    yield from find_shared_extensions(document)
    yield from find_unknown_calendars(document, unread)
    yield from find_missing_audio(document, unread)
    yield from find_emergency_extensions(document)
    company = _with_stand_ins(document, unread)
    yield from find_steering_to_nowhere(document, company)
    place = places_in(document)
    for finding in check(company, entrances=tuple(to for _, to in steering_exits(document))):
        yield replace(finding, where=place(finding.where))
    yield from find_phoneless_people(document, company)
    yield from find_unheard_boxes(document, company)
    yield from find_unused_calendars(document)
    yield from find_undialled_extensions(document)
    yield from find_hurried_callers(document)
    yield from find_untranslated_audio(document)
    yield from find_unspoken_languages(document, company)


def _with_stand_ins(document: Document, unread: Collection[DestinationId]) -> Company:
    """The company with something in place of all that is said to be missing elsewhere."""
    company = company_of(document, version=0)
    agents = (agent for group in document.groups.values() for agent in group.levels())
    return replace(
        company,
        destinations={**company.destinations, **{id_: Busy(id_) for id_ in unread}},
        devices={**{PersonId(agent): () for agent in agents}, **company.devices},
    )
