"""Which numbers a person may show when they call out, and which they show by default."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from config.call_steering import ShownNumber
from config.document import Document
from config.numbers import read_number
from config.steering import effective
from dialplan.members import Lender
from dialplan.numbers import E164, NumberKind, kind_of, parse_number


@dataclass(frozen=True, slots=True)
class Lent:
    """A display number as the document writes it, and who gave it to a person."""

    text: str
    lender: Lender
    key: str
    sms: bool


@dataclass(frozen=True, slots=True)
class Showable:
    """For each person the numbers that lead to them and those they may show, as the document writes them."""

    own: Mapping[str, tuple[str, ...]]
    lent: Mapping[str, tuple[Lent, ...]]


def showable_numbers(document: Document) -> Showable:
    """Everybody's at once: a large organisation has thousands of people and numbers."""
    own: dict[str, list[str]] = defaultdict(list)
    for text, to in document.numbers.items():
        section, _, key = to.partition("/")
        if section == "people":
            own[key].append(text)
    lent: dict[str, list[Lent]] = defaultdict(list)
    for person, number in _lend(document):
        lent[person].append(number)
    return Showable(
        {key: tuple(texts) for key, texts in own.items()},
        {key: tuple(numbers) for key, numbers in lent.items()},
    )


def own_numbers(document: Document, person: str) -> tuple[str, ...]:
    """The numbers that lead to a person."""
    return showable_numbers(document).own.get(person, ())


def numbers_to_show(document: Document, person: str, *, for_sms: bool = False) -> tuple[str, ...]:
    """A person's own numbers and the display numbers that they have.

    ``for_sms`` those for messages: their mobile numbers, and the display numbers that are meant for it.
    """
    if not document.people[person].active:
        return ()
    showable = showable_numbers(document)
    own = showable.own.get(person, ())
    if for_sms:
        own = tuple(number for number in own if kind_of_text(document, number) is NumberKind.MOBILE)
    lent = {number.text for number in showable.lent.get(person, ()) if number.sms or not for_sms}
    shared = (text for text in document.display_numbers if text in lent)
    return tuple(dict.fromkeys((*own, *shared)))


def shown_by_default(document: Document, person: str) -> str | None:
    """The own number that call steering chooses; the other where they have none of that kind."""
    numbers = own_numbers(document, person)
    is_mobile = effective(document, person, "shows").value == ShownNumber.MOBILE
    wanted = NumberKind.MOBILE if is_mobile else NumberKind.LANDLINE
    fitting = (number for number in numbers if kind_of_text(document, number) is wanted)
    return next(fitting, next(iter(numbers), None))


def kind_of_text(document: Document, number: str) -> NumberKind:
    return kind_of(parse_number(number, document.country))


def _lend(document: Document) -> Iterator[tuple[str, Lent]]:
    """Each display number with each person who may show it, in the order of the document."""
    teams: dict[str, list[str]] = defaultdict(list)
    for key, person in document.people.items():
        for team in person.teams:
            teams[team].append(key)
    groups = _groups_by_number(document)
    for text, shown in document.display_numbers.items():
        for person_key in shown.people:
            yield person_key, Lent(text, Lender.PERSON, person_key, shown.sms)
        for team in shown.teams:
            for person_key in teams.get(team, ()):
                yield person_key, Lent(text, Lender.TEAM, team, shown.sms)
        for group in groups.get(read_number(text, document.country), ()):
            entry = document.groups[group]
            agents: Collection[str] = entry.levels() if shown.agents else ()
            supervisors: Collection[str] = entry.supervisors if shown.supervisors else ()
            for person_key in dict.fromkeys((*agents, *supervisors)):
                yield person_key, Lent(text, Lender.GROUP, group, shown.sms)


def _groups_by_number(document: Document) -> Mapping[E164 | None, list[str]]:
    """The groups that are called by a number or show it."""
    found: dict[E164 | None, list[str]] = defaultdict(list)
    for text, to in document.numbers.items():
        section, _, key = to.partition("/")
        if section == "groups" and key in document.groups:
            found[read_number(text, document.country)].append(key)
    for key, group in document.groups.items():
        if group.display_number is not None:
            number = read_number(group.display_number, document.country)
            if key not in found[number]:
                found[number].append(key)
    return found
