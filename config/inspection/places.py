"""Where the document has what the company has elsewhere."""

from collections.abc import Callable

from config.call_steering import EXITS
from config.document import Document
from config.numbers import read_number
from config.steering import Origin, effective
from dialplan.numbers import E164

Place = tuple[str, ...]


def places_in(document: Document) -> Callable[[Place], Place]:
    """The way from a place of the company's to the one where an administrator mends it."""
    written = {read_number(text, document.country): text for text in document.numbers}

    def place(where: Place) -> Place:
        match where:
            case ("numbers", number):
                return "numbers", written[E164(number)]
            case ("menus", key, "closed", "then"):
                return "menus", key, "hours", "closed"
            case ("menus", key, "closed_now", "then"):
                return "menus", key, "closed_now", "to"
            case ("menus", key, "closed", *_):
                return "menus", key, "hours", "closed"
            case ("people", key, "menu", "keys", digits):
                return *_steered(document, key, "personal_menu"), "keys", digits
            case ("people", key, "menu", *_):
                return _steered(document, key, "personal_menu")
            case ("people", key, name) if name in EXITS:
                return _steered(document, key, name)
            case _:
                return where

    return place


def _steered(document: Document, person: str, setting: str) -> Place:
    """Where a person's value of a setting stands: with them, or with the defaults that they follow."""
    found = effective(document, person, setting)
    match found.origin:
        case Origin.OWN:
            return "people", person, setting
        case Origin.KEPT:
            return "earlier_defaults", str(found.version), setting
        case Origin.DEFAULT:
            return "call_steering", setting
