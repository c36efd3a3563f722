"""Finds menus whose callers may dial extensions where nobody has one."""

from collections.abc import Iterator

from config.document import Document
from dialplan.check import Finding, Severity


def find_undialled_extensions(document: Document) -> Iterator[Finding]:
    if any(person.active and person.extension is not None for person in document.people.values()):
        return
    for key, menu in document.menus.items():
        if menu.dials_extensions:
            yield Finding(
                ("menus", key, "dials_extensions"),
                "lets callers dial extensions, and nobody has one",
                "give people extensions, or take it away",
                Severity.WARNING,
            )
