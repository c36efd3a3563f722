"""Finds extensions that are emergency numbers: who dials 112 must come to SOS and to no colleague."""

from collections.abc import Iterator

from config.document import Document
from dialplan.check import Finding
from dialplan.numbers import is_emergency_number


def find_emergency_extensions(document: Document) -> Iterator[Finding]:
    for key, person in document.people.items():
        if person.extension is not None and is_emergency_number(person.extension, document.country):
            yield Finding(
                ("people", key, "extension"),
                f"{person.extension} is an emergency number",
                "choose another extension",
            )
