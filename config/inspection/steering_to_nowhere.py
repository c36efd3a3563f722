"""Finds defaults of call steering that lead nowhere, before the first person follows them."""

from collections.abc import Iterator

from config.call_steering import EXITS
from config.document import Document
from config.entry import OWN_VOICEMAIL
from dialplan.check import Finding
from dialplan.check.nowhere import nowhere
from dialplan.company import Company
from dialplan.ids import DestinationId


def find_steering_to_nowhere(document: Document, company: Company) -> Iterator[Finding]:
    for where, to in steering_exits(document):
        if to not in company.destinations:
            yield nowhere(where, to)


def steering_exits(document: Document) -> Iterator[tuple[tuple[str, ...], DestinationId]]:
    """Where calls to a new person would go on."""
    defaults = document.call_steering
    for name in EXITS:
        to: DestinationId | None = getattr(defaults, name)
        if to is not None and to != OWN_VOICEMAIL:
            yield ("call_steering", name), to
    if defaults.personal_menu is not None:
        for digits, to in defaults.personal_menu.keys.items():
            yield ("call_steering", "personal_menu", "keys", digits), to
