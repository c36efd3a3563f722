"""A made-up organisation of any size, with something of everything that people set up."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from config.document import Document

Plain = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Size:
    people: int = 10_000
    groups: int = 500
    menus: int = 300


def large_company(size: Size) -> Document:
    """Its numbers, a long block of 08-465, are for reading: nothing ever dials them."""
    plain: Plain = {
        "organisation": "large",
        "name": "Storbolaget AB",
        "calendars": {f"office{index}": _calendar(index) for index in range(5)},
        "people": {f"p{index}": _person(index) for index in range(size.people)},
        "teams": {f"t{index}": {"name": f"Avdelning {index}"} for index in range(50)},
        "call_steering": {"busy": "voicemail", "no_answer": "voicemail", "unreachable": "voicemail"},
        "groups": {f"g{index}": _group(index, size) for index in range(size.groups)},
        "menus": {f"m{index}": _menu(index, size) for index in range(size.menus)},
        "voicemails": {f"v{index}": _voicemail(index) for index in range(100)},
        "announcements": {f"a{index}": {"says": f"Vi har stängt, nummer {index}."} for index in range(50)},
        "externals": {
            f"e{index}": {"name": f"Taxi {index}", "number": f"+467017406{index + 5:02}"}
            for index in range(50)
        },
        "audio_files": {f"f{index}": _audio(index) for index in range(50)},
        "numbers": _numbers(size),
        "display_numbers": {
            _number(size.people + index): {"people": [f"p{index}"], "teams": [f"t{index % 50}"]}
            for index in range(min(200, size.groups))
        },
        "unassigned": "announcements/a0",
    }
    return Document.model_validate_json(json.dumps(plain))


def _number(index: int) -> str:
    return f"08-465 {index // 100:03} {index % 100:02}"


def _numbers(size: Size) -> Plain:
    people = (f"people/p{index}" for index in range(size.people))
    groups = (f"groups/g{index}" for index in range(size.groups))
    menus = (f"menus/m{index}" for index in range(size.menus))
    return {_number(index): to for index, to in enumerate((*people, *groups, *menus))}


def _person(index: int) -> Plain:
    person: dict[str, object] = {
        "name": f"Anna Åkerström {index}",
        "email": f"anna.{index}@example.com",
        "licence": "pro" if index % 10 == 0 else "standard",
        "teams": [f"t{index % 50}"],
        "extension": f"{10_000 + index}",
        "devices": [f"PJSIP/{index}", {"endpoint": f"PJSIP/{index}m", "causes": {"17": "declined"}}],
    }
    if index % 10 == 1:
        person |= {
            "busy": "busy",
            "greeting": f"Hej, du har kommit till Anna {index}. Säg något efter tonen.",
        }
    if index % 50 == 2:
        person["personal_menu"] = {"says": "Tryck ett för växeln.", "keys": {"1": "groups/g0"}}
    return person


def _group(index: int, size: Size) -> Plain:
    return {
        "name": f"Grupp {index}",
        "billing_id": _number(size.people + index),
        "agents": [
            f"p{(index * 20 + offset) % size.people}"
            if offset % 2
            else {"agent": f"p{(index * 20 + offset) % size.people}", "level": 1 + offset % 3}
            for offset in range(min(20, size.people))
        ],
        "supervisors": [f"p{index * 10 % size.people}"],
        "welcome": f"Välkommen till grupp {index}.",
        "periodic_message": {"says": "Vi svarar snart.", "every_s": 45},
        "overflow": f"voicemails/v{index % 100}",
        "hours": {"calendar": f"office{index % 5}", "closed": f"announcements/a{index % 50}"},
        "voicemail": {"greeting": "Lämna ett meddelande.", "notify": ["agents"]},
    }


def _menu(index: int, size: Size) -> Plain:
    below = f"menus/m{index + 1}" if index + 1 < size.menus else "hangup"
    return {
        "name": f"Meny {index}",
        "welcome": f"Välkommen till meny {index}. Tryck ett för kundtjänst, två för växeln, nio för mer.",
        "keys": {
            "1": f"groups/g{index % size.groups}",
            "2": f"people/p{index}",
            "3": f"externals/e{index % 50}",
            "9": below,
        },
        "hours": {"open": "Mo-Fr 08:00-17:00", "closed": f"announcements/a{index % 50}"},
    }


def _calendar(index: int) -> Plain:
    return {
        "name": f"Kontor {index}",
        "open": "Mo-Fr 08:00-17:00",
        "holidays": {"country": "SE", "half_days": "08:00-12:00"},
        "exceptions": {f"2026-12-{day:02}": "closed" for day in range(10, 31)},
    }


def _voicemail(index: int) -> Plain:
    return {"name": f"Brevlåda {index}", "greeting": "Lämna ett meddelande efter tonen."}


def _audio(index: int) -> Plain:
    return {"name": f"Fil {index}", "language": "sv-SE", "digest": "0" * 64, "format": "wav", "length_s": 2.5}
