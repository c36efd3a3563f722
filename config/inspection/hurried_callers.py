"""Finds menus whose time is out before a caller can be thought to press no key."""

from collections.abc import Iterator

from config.document import Document
from dialplan.check import Finding, Severity


def find_hurried_callers(document: Document) -> Iterator[Finding]:
    for key, menu in document.menus.items():
        if menu.first_digit_s > menu.overall_s:
            yield Finding(
                ("menus", key, "first_digit_s"),
                f"is longer than overall_s: a try ends after {menu.overall_s:g} s whatever this says",
                "make overall_s longer, or this shorter",
                Severity.WARNING,
            )
