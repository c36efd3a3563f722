"""Numbers: those of the house, and what each is tied to."""

from dataclasses import dataclass
from typing import ClassVar

from config.changing.changes import with_objects
from config.changing.editing import added, put
from config.changing.refusals import refuse
from config.changing.uses import uses_of
from config.document import Document
from config.entry import MAILBOX
from config.numbers import UNASSIGNED, read_number
from config.operations.operation import Situation

_OWNERS = ("people", "groups", "menus")


@dataclass(frozen=True, slots=True)
class AddNumber:
    """The house has a number more, unassigned until it is tied to something."""

    act: ClassVar[str] = "number.add"
    number: str

    def on(self, situation: Situation) -> Document:
        return added(situation.document, ("numbers", self.number), UNASSIGNED)


@dataclass(frozen=True, slots=True)
class TieNumber:
    """Ties a number to one person, group or menu; ``to`` may be ``unassigned``."""

    act: ClassVar[str] = "number.tie"
    number: str
    to: str

    def on(self, situation: Situation) -> Document:
        document = situation.document
        key = number_key(document, self.number)
        owner = document.numbers[key]
        if self.to not in (UNASSIGNED, MAILBOX) and self.to.partition("/")[0] not in _OWNERS:
            raise refuse(("numbers", key), "belongs to a person, a group or a menu", "such as groups/support")
        if UNASSIGNED not in (owner, self.to) and owner != self.to:
            raise refuse(("numbers", key), f"is tied to {owner}", "make it unassigned first")
        return put(document, ("numbers", key), self.to)


@dataclass(frozen=True, slots=True)
class RemoveNumber:
    act: ClassVar[str] = "number.remove"
    number: str

    def on(self, situation: Situation) -> Document:
        document = situation.document
        key = number_key(document, self.number)
        if document.numbers[key] != UNASSIGNED:
            raise refuse(("numbers", key), f"is tied to {document.numbers[key]}", "make it unassigned first")
        places = uses_of(document, ("numbers", key))
        if places or key in document.display_numbers:
            used = ", ".join("/".join(place) for place in places) or f"display_numbers/{key}"
            raise refuse(("numbers", key), f"is shown by {used}", "show another number there first")
        return with_objects(document, {("numbers", key): None})


def number_key(document: Document, text: str) -> str:
    """How the document writes a number; raises Refused where it is none of the house's."""
    written = _written(document, text)
    if written is None:
        raise refuse(
            ("numbers", text), "is not a number of this organisation", "add it first: vaxel number add"
        )
    return written


def _written(document: Document, text: str) -> str | None:
    if text in document.numbers:
        return text
    number = read_number(text, document.country)
    same = (
        written
        for written in document.numbers
        if number is not None and read_number(written, document.country) == number
    )
    return next(same, None)


def tie_number(document: Document, text: str, to: str, *, instead: bool = False) -> Document:
    """Tie an unassigned number; ``instead`` of those that are tied to the same object, which become free."""
    if instead:
        for written, owner in document.numbers.items():
            if owner == to:
                document = put(document, ("numbers", written), UNASSIGNED)
    return TieNumber(text, to).on(Situation(document))


def with_display_number(document: Document, number: str) -> Document:
    """The document with a number of the house among its display numbers."""
    wanted = read_number(number, document.country)
    is_there = any(read_number(shown, document.country) == wanted for shown in document.display_numbers)
    written = _written(document, number)
    if is_there or written is None:  # a stranger's: ``inspect`` says so
        return document
    return added(document, ("display_numbers", written), {})


def groups_with_number(document: Document, number: str) -> tuple[str, ...]:
    """The groups that a number is tied to, or that show it."""
    written = _written(document, number)
    tied_to = document.numbers[written] if written is not None else None
    wanted = read_number(number, document.country)
    return tuple(
        key
        for key, group in document.groups.items()
        if f"groups/{key}" == tied_to
        or (
            group.display_number is not None and read_number(group.display_number, document.country) == wanted
        )
    )
