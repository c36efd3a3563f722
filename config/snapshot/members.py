"""The people of an organisation as calls know them: extension, numbers to show, what they may call."""

from collections.abc import Iterator, Mapping

from config.call_steering import ShownNumber, Unreached, personal_menu_id
from config.document import Document
from config.numbers import read_number
from config.people import Licence
from config.presentation import Lent, Showable, showable_numbers
from config.steering import Origin, effective
from dialplan.company import Company
from dialplan.destinations import Device
from dialplan.ids import DestinationId, Endpoint, PersonId
from dialplan.members import DisplayNumber, Member
from dialplan.numbers import E164, NumberKind, kind_of
from dialplan.presentation import show_outside
from dialplan.tolls import Tolls


def members_of(document: Document, since: Mapping[str, int] | None) -> Mapping[PersonId, Member]:
    """``since`` has the version that each default of call steering is from."""
    showable = showable_numbers(document)
    tolls = document.may_call.tolls()
    return {
        PersonId(key): _member(document, key, showable, tolls, since)
        for key, person in document.people.items()
        if person.active
    }


def _member(
    document: Document, key: str, showable: Showable, tolls: Tolls, since: Mapping[str, int] | None
) -> Member:
    person = document.people[key]
    own = tuple(_read(document, showable.own.get(key, ())))
    lent = showable.lent.get(key, ())
    shows = effective(document, key, "shows", since)
    chosen = read_number(person.display_number, document.country) if person.display_number else None
    return Member(
        extension=person.extension or "",
        mobile=next((number for number in own if kind_of(number) is NumberKind.MOBILE), None),
        landline=next((number for number in own if kind_of(number) is not NumberKind.MOBILE), None),
        chosen=chosen,
        shared=tuple(_display_numbers(document, lent)),
        shows_mobile=shows.value == ShownNumber.MOBILE,
        shows_own=shows.origin is Origin.OWN,
        shows_origin=shows.source,
        tolls=person.may_call.tolls(tolls),
        is_pro=person.licence is Licence.PRO,
    )


def _read(document: Document, texts: tuple[str, ...]) -> Iterator[E164]:
    for text in texts:
        number = read_number(text, document.country)
        if number is not None:
            yield number


def _display_numbers(document: Document, lent: tuple[Lent, ...]) -> Iterator[DisplayNumber]:
    for one in lent:
        number = read_number(one.text, document.country)
        if number is not None:
            yield DisplayNumber(number, one.lender, one.key)


def extensions_of(document: Document) -> Mapping[str, DestinationId]:
    """Also of those who are not active: who dials theirs is told as who calls their number."""
    return {
        person.extension: DestinationId(f"people/{key}")
        for key, person in document.people.items()
        if person.extension is not None
    }


def owners_of(devices: Mapping[PersonId, tuple[object, ...]]) -> Mapping[Endpoint, PersonId]:
    """Whose each phone is; of a shared one the first person's."""
    owners: dict[Endpoint, PersonId] = {}
    for person, phones in devices.items():
        for phone in phones:
            if isinstance(phone, Device):
                owners.setdefault(phone.endpoint, person)
    return owners


def main_number_of(document: Document, numbers: Mapping[E164, DestinationId]) -> E164 | None:
    """The organisation's own number: the one it names, else the first landline that leads somewhere."""
    named = read_number(document.main_number, document.country) if document.main_number else None
    if named is not None:
        return named
    landlines = (number for number in numbers if kind_of(number) is not NumberKind.MOBILE)
    return next(landlines, next(iter(numbers), None))


def shown_numbers_of(document: Document, company: Company) -> Mapping[DestinationId, E164]:
    """What each person, group and menu shows when it sends a call out of the house."""
    shown: dict[DestinationId, E164] = {}
    for number, to in company.numbers.items():
        if to.startswith(("groups/", "menus/")):
            shown.setdefault(to, number)
    for key, group in document.groups.items():
        chosen = read_number(group.display_number, document.country) if group.display_number else None
        if chosen is not None:
            shown[DestinationId(f"groups/{key}")] = chosen
    for person, member in company.members.items():
        own = E164(show_outside(company, member).number)
        if own:
            shown[DestinationId(f"people/{person}")] = own
            shown |= {personal_menu_id(DestinationId(f"people/{person}"), way): own for way in Unreached}
    return shown
