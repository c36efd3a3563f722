"""Finds extensions that callers of a menu can't dial, since one of its keys is the same."""

from collections.abc import Iterator

from dialplan.check.finding import Finding, Severity
from dialplan.company import Company
from dialplan.destinations import Menu


def find_shadowed_extensions(company: Company) -> Iterator[Finding]:
    """A key that an extension begins with hides nothing: the caller's pause tells the two apart."""
    for menu in company.destinations.values():
        if not isinstance(menu, Menu):
            continue
        for key in menu.keys:
            if key in menu.extensions:
                yield Finding(
                    (*menu.id.split("/"), "keys", key),
                    f"is the extension of {menu.extensions[key]} too: who dials it comes by the key",
                    "choose another key, or another extension",
                    Severity.WARNING,
                )
