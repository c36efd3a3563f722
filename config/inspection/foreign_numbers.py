"""Finds numbers of other organisations on this Växel; only the store knows whose a number is."""

from collections.abc import Iterator, Mapping

from config.document import Document
from config.numbers import read_number
from dialplan.check import Finding, Severity
from dialplan.ids import OrganisationId
from dialplan.numbers import E164


def numbers_named(document: Document) -> frozenset[E164]:
    """The numbers whose owners ``find_foreign_numbers`` asks for."""
    texts = (*document.numbers, *(entry.number for entry in document.externals.values()))
    read = (read_number(text, document.country) for text in texts)
    return frozenset(number for number in read if number is not None)


def find_foreign_numbers(document: Document, owners: Mapping[E164, OrganisationId]) -> Iterator[Finding]:
    """Numbers that another organisation has; ``owners`` may leave out those that nobody has."""
    for text in document.numbers:
        if _is_foreign(document, text, owners):
            yield number_taken(text)
    for key, external in document.externals.items():
        if _is_foreign(document, external.number, owners):
            yield Finding(
                ("externals", key, "number"),
                "is a number of another organisation here",
                "forward to one of your own, if you did not mean theirs",
                Severity.WARNING,
            )


def number_taken(number: str) -> Finding:
    return Finding(("numbers", number), "belongs to another organisation", "take it out")


def _is_foreign(document: Document, text: str, owners: Mapping[E164, OrganisationId]) -> bool:
    number = read_number(text, document.country)
    return number is not None and owners.get(number, document.organisation) != document.organisation
