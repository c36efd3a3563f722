"""From what an administrator wrote to what calls are decided by."""

from collections.abc import Iterator, Mapping
from typing import TypeVar
from zoneinfo import ZoneInfo

from config.calendars import almanac_of
from config.document import Document
from config.entry import BUSY, HANG_UP
from config.numbers import read_numbers
from dialplan.company import Company
from dialplan.destinations import Busy, Destination, HangUp
from dialplan.ids import DestinationId, PersonId

AnEntry = TypeVar("AnEntry")


def company_of(document: Document, version: int) -> Company:
    """Translate a whole document; whether its destinations lead anywhere is for ``inspect`` to say."""
    return Company(
        organisation=document.organisation,
        version=version,
        country=document.country,
        time_zone=ZoneInfo(document.time_zone),
        destinations={destination.id: destination for destination in _destinations(document)},
        devices={PersonId(key): entry.phones() for key, entry in document.people.items()},
        numbers=read_numbers(document.numbers, document.country),
        unassigned=document.unassigned,
    )


def _destinations(document: Document) -> Iterator[Destination]:
    language = document.language
    almanac = almanac_of(document.calendars, language, ZoneInfo(document.time_zone))
    yield Busy(BUSY)
    yield HangUp(HANG_UP)
    for id_, menu in _with_ids("menus", document.menus):
        yield menu.destination(id_, language, almanac)
    for id_, group in _with_ids("groups", document.groups):
        yield group.destination(id_, almanac)
    for key, person in document.people.items():
        id_ = DestinationId(f"people/{key}")
        yield person.destination(id_, PersonId(key), document.call_steering)
    for id_, voicemail in _with_ids("voicemails", document.voicemails):
        yield voicemail.destination(id_, language)
    for id_, announcement in _with_ids("announcements", document.announcements):
        yield announcement.destination(id_, language)


def _with_ids(section: str, entries: Mapping[str, AnEntry]) -> Iterator[tuple[DestinationId, AnEntry]]:
    for key, entry in entries.items():
        yield DestinationId(f"{section}/{key}"), entry
