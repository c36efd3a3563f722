"""From what an administrator wrote to what calls are decided by."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TypeVar
from zoneinfo import ZoneInfo

from config.billing import billing_ids
from config.boxes import box_destinations
from config.calendars import Almanac, almanac_of
from config.call_steering import CallSteering, Unreached, personal_menu_id
from config.document import Document
from config.entry import BUSY, HANG_UP, OWN_VOICEMAIL, voicemail_of
from config.menus import House
from config.numbers import UNASSIGNED, read_numbers
from config.people import PersonEntry
from config.snapshot.members import extensions_of, main_number_of, members_of, owners_of, shown_numbers_of
from config.speeches import Narrator
from config.spoken_hours import timetable_of
from config.steering import origins_of, steering_of
from dialplan.company import ASKS, Company
from dialplan.destinations import Busy, Destination, External, HangUp, HuntGroup, InactivePerson, Person
from dialplan.ids import DestinationId, PersonId
from dialplan.menu import Codes
from dialplan.numbers import E164, parse_number

AnEntry = TypeVar("AnEntry")


def company_of(document: Document, version: int, since: Mapping[str, int] | None = None) -> Company:
    """Translate a whole document; whether its destinations lead anywhere is for ``inspect`` to say.

    ``since`` has the version that each default of call steering is from.
    """
    numbers = read_numbers(document.numbers, document.country)
    inactive = frozenset(number for number, to in numbers.items() if _is_inactive(document, to))
    active = {number: to for number, to in numbers.items() if number not in inactive}
    devices = {
        PersonId(key): entry.phones(key, document.country) if entry.active else ()
        for key, entry in document.people.items()
    }
    company = Company(
        organisation=document.organisation,
        version=version,
        country=document.country,
        time_zone=ZoneInfo(document.time_zone),
        destinations={destination.id: destination for destination in _destinations(document, numbers, since)},
        devices=devices,
        numbers=active,
        inactive=inactive,
        unassigned=document.unassigned,
        billing_ids=billing_ids(document),
        members=members_of(document, since),
        extensions=extensions_of(document),
        owners=owners_of(devices),
        main_number=main_number_of(document, active),
        tolls=document.may_call.tolls(),
        asks=ASKS[document.language],
        pause_reasons=document.pause_reasons,
    )
    return replace(company, shown_numbers=shown_numbers_of(document, company))


def _is_inactive(document: Document, to: DestinationId) -> bool:
    section, _, key = to.partition("/")
    person = document.people.get(key) if section == "people" else None
    return to == UNASSIGNED or (person is not None and not person.active)


def _destinations(
    document: Document, numbers: Mapping[E164, DestinationId], since: Mapping[str, int] | None
) -> Iterator[Destination]:
    narrator = Narrator(document.language, document.audio_files)
    almanac = almanac_of(document.calendars, document.language, ZoneInfo(document.time_zone))
    house = _house_of(document, almanac)
    yield Busy(BUSY)
    yield HangUp(HANG_UP)
    for id_, menu in _with_ids("menus", document.menus):
        yield from menu.destinations(id_, narrator, house)
    for id_, group in _with_ids("groups", document.groups):
        own = next((number for number, to in numbers.items() if to == id_), None)
        yield _without_inactive(group.destination(id_, narrator, almanac, document.country, own), document)
    for key, person in document.people.items():
        if not person.active:
            yield InactivePerson(DestinationId(f"people/{key}"), document.unassigned)
            continue
        origins = origins_of(document, key, since)
        yield from _destinations_of(key, person, steering_of(document, key), origins, narrator)
    yield from box_destinations(document, narrator)
    for id_, announcement in _with_ids("announcements", document.announcements):
        yield announcement.destination(id_, narrator)
    for id_, external in _with_ids("externals", document.externals):
        outside = parse_number(external.number, document.country)
        owner = numbers.get(outside)
        yield External(
            id_, outside, document.unassigned if owner and _is_inactive(document, owner) else owner
        )


def _without_inactive(group: HuntGroup, document: Document) -> HuntGroup:
    """Nobody waits for somebody who is inactive; strangers stay, for ``inspect`` to find."""
    inactive = {PersonId(key) for key, person in document.people.items() if not person.active}
    return replace(
        group,
        agents=tuple(agent for agent in group.agents if agent not in inactive),
        supervisors=tuple(agent for agent in group.supervisors if agent not in inactive),
    )


def _destinations_of(
    key: str,
    person: PersonEntry,
    steering: CallSteering,
    origins: Mapping[str, str],
    narrator: Narrator,
) -> Iterator[Destination]:
    """A person, and their personal menu where they have one: once for each way that leads to it."""
    id_ = DestinationId(f"people/{key}")
    voicemail = voicemail_of(id_)
    ways = {way: _resolve(getattr(steering, way) or steering.busy, voicemail) for way in Unreached}
    has_paused = steering.paused is not None
    if steering.personal_menu is not None:
        has_paused |= Unreached.PAUSED in steering.personal_menu.on
        for way in steering.personal_menu.on:
            menu = steering.personal_menu.menu(personal_menu_id(id_, way), ways[way], narrator)
            yield menu
            ways[way] = menu.id
    yield Person(
        id=id_,
        person=PersonId(key),
        busy=ways[Unreached.BUSY],
        declined=ways[Unreached.DECLINED],
        no_answer=ways[Unreached.NO_ANSWER],
        unreachable=ways[Unreached.UNREACHABLE],
        ring_s=person.ring_s,
        paused=ways[Unreached.PAUSED] if has_paused else None,
        call_waiting=steering.call_waiting,
        origins=origins,
    )


def _resolve(ending: DestinationId, voicemail: DestinationId) -> DestinationId:
    return voicemail if ending == OWN_VOICEMAIL else ending


def _house_of(document: Document, almanac: Almanac) -> House:
    timetables = {
        **{id_: timetable_of(menu, almanac) for id_, menu in _with_ids("menus", document.menus)},
        **{id_: timetable_of(group, almanac) for id_, group in _with_ids("groups", document.groups)},
    }
    return House(Codes(extensions_of(document)), timetables)


def _with_ids(section: str, entries: Mapping[str, AnEntry]) -> Iterator[tuple[DestinationId, AnEntry]]:
    for key, entry in entries.items():
        yield DestinationId(f"{section}/{key}"), entry
