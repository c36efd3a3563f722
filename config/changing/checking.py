"""What is wrong with a document that is to be put in force: in itself, and beside what the store knows."""

from collections.abc import Iterable

from config.billing import bought
from config.document import Document
from config.inspection import errors_among, find_foreign_numbers, inspect, numbers_named
from config.rules import find_excess
from config.snapshot.off_loop import is_large, off_loop
from config.store.changing import Held
from dialplan.check import Finding


def found_in(document: Document) -> tuple[Finding, ...]:
    """What a document tells of itself, errors first; other organisations and orders are unknown."""
    return _errors_first(tuple(inspect(document)))


async def findings_of(held: Held, document: Document) -> tuple[Finding, ...]:
    """Everything, errors first."""
    owners = await held.owners_of(numbers_named(document))
    found = (
        *await off_loop(lambda: tuple(inspect(document)), is_long=is_large(document)),
        *find_excess(document, bought(await held.purchases())),
        *find_foreign_numbers(document, owners),
    )
    return _errors_first(found)


def _errors_first(found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return (*errors_among(found), *(finding for finding in found if not finding.is_error))


async def new_warnings(held: Held, before: Document, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The warnings that the document before had not: nobody is told the same at each change."""
    warnings = tuple(finding for finding in findings if not finding.is_error)
    known = frozenset(await findings_of(held, before)) if warnings else frozenset()
    return tuple(warning for warning in warnings if warning not in known)
