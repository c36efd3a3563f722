"""From what an administrator wrote to what calls are decided by."""

from collections.abc import Iterator, Mapping
from typing import TypeVar
from zoneinfo import ZoneInfo

from config.calendars import almanac_of
from config.call_steering import CallSteering
from config.document import Document
from config.entry import BUSY, HANG_UP, OWN_VOICEMAIL, voicemail_of
from config.numbers import UNASSIGNED, read_numbers
from config.people import PersonEntry
from config.speeches import GREETING, Narrator
from config.steering import steering_of
from dialplan.company import Company
from dialplan.destinations import Busy, Destination, External, HangUp, Person, Voicemail
from dialplan.ids import DestinationId, PersonId
from dialplan.numbers import parse_number

AnEntry = TypeVar("AnEntry")


def company_of(document: Document, version: int) -> Company:
    """Translate a whole document; whether its destinations lead anywhere is for ``inspect`` to say."""
    numbers = read_numbers(document.numbers, document.country)
    inactive = frozenset(number for number, to in numbers.items() if _is_inactive(document, to))
    return Company(
        organisation=document.organisation,
        version=version,
        country=document.country,
        time_zone=ZoneInfo(document.time_zone),
        destinations={destination.id: destination for destination in _destinations(document)},
        devices={
            PersonId(key): entry.phones() if entry.active else () for key, entry in document.people.items()
        },
        numbers={number: to for number, to in numbers.items() if number not in inactive},
        inactive=inactive,
        unassigned=document.unassigned,
    )


def _is_inactive(document: Document, to: DestinationId) -> bool:
    section, _, key = to.partition("/")
    person = document.people.get(key) if section == "people" else None
    return to == UNASSIGNED or (person is not None and not person.active)


def _destinations(document: Document) -> Iterator[Destination]:
    narrator = Narrator(document.language, document.audio_files)
    almanac = almanac_of(document.calendars, document.language, ZoneInfo(document.time_zone))
    yield Busy(BUSY)
    yield HangUp(HANG_UP)
    for id_, menu in _with_ids("menus", document.menus):
        yield menu.destination(id_, narrator, almanac)
    for id_, group in _with_ids("groups", document.groups):
        yield group.destination(id_, almanac)
        if group.voicemail is not None:
            yield Voicemail(voicemail_of(id_), narrator.prompt(group.voicemail.greeting))
    for key, person in document.people.items():
        yield from _destinations_of(key, person, steering_of(document, key), narrator)
    for id_, voicemail in _with_ids("voicemails", document.voicemails):
        yield voicemail.destination(id_, narrator)
    for id_, announcement in _with_ids("announcements", document.announcements):
        yield announcement.destination(id_, narrator)
    for id_, external in _with_ids("externals", document.externals):
        yield External(id_, parse_number(external.number, document.country))


def _destinations_of(
    key: str, person: PersonEntry, steering: CallSteering, narrator: Narrator
) -> Iterator[Destination]:
    """A person, their voicemail, and their personal menu where they have one."""
    id_ = DestinationId(f"people/{key}")
    voicemail = voicemail_of(id_)
    yield Voicemail(voicemail, narrator.prompt(steering.greeting or GREETING[narrator.language]))
    no_answer = _resolve(steering.no_answer, voicemail)
    if steering.personal_menu is not None:
        menu = steering.personal_menu.menu(DestinationId(f"{id_}/menu"), no_answer, narrator)
        yield menu
        no_answer = menu.id
    yield Person(
        id=id_,
        person=PersonId(key),
        busy=_resolve(steering.busy, voicemail),
        declined=_resolve(steering.declined, voicemail),
        no_answer=no_answer,
        unreachable=_resolve(steering.unreachable, voicemail),
        ring_s=person.ring_s,
    )


def _resolve(ending: DestinationId, voicemail: DestinationId) -> DestinationId:
    return voicemail if ending == OWN_VOICEMAIL else ending


def _with_ids(section: str, entries: Mapping[str, AnEntry]) -> Iterator[tuple[DestinationId, AnEntry]]:
    for key, entry in entries.items():
        yield DestinationId(f"{section}/{key}"), entry
