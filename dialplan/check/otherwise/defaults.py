"""What one change of a default of call steering makes of many is told once, by its place in the file."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from dialplan.check.otherwise.note import Otherwise, Where, count_of
from dialplan.company import Company
from dialplan.destinations import Person
from dialplan.ids import DestinationId

_OWN = "own"
_DEFAULTS = "call_steering"


def tell_defaults_once(notes: Iterable[Otherwise], now: Company, draft: Company) -> Iterator[Otherwise]:
    """All others as they are, and then those of people's boxes and menus that are by default."""
    people: dict[Otherwise, set[str]] = {}
    for note in notes:
        match _place(note.where):
            case person, setting, where if all(_is_default(one, person, setting) for one in (now, draft)):
                own = f"people/{person}/"
                told = note.draft.replace(f" {own}", " ", 1), note.now.removeprefix(own)
                people.setdefault(Otherwise(where, *told), set()).add(person)
            case _:
                yield note
    for one, whose in people.items():
        yield replace(one, draft=f"{one.draft} ({count_of(len(whose), 'person', 'people')})")


def _place(where: Where) -> tuple[str, str, Where] | None:
    """Whose it is, what it comes from, and where that is by default."""
    match where:
        case ("people", person, "voicemail", "greeting"):
            return person, "greeting", (_DEFAULTS, "greeting")
        case ("people", person, "menu", "after_last_try"):
            return person, "after_menu", (_DEFAULTS, "no_answer")
        case ("people", person, "menu", way, "after_last_try"):
            return person, way, (_DEFAULTS, way)
        case ("people", person, "menu", *_, "welcome"):
            return person, "personal_menu", (_DEFAULTS, "personal_menu", "says")
        case ("people", person, "menu", *_, name) if name.startswith("key "):
            return person, "personal_menu", (_DEFAULTS, "personal_menu", name)
        case _:
            return None


def _is_default(company: Company, person: str, setting: str) -> bool:
    match company.destinations.get(DestinationId(f"people/{person}")):
        case Person(origins=origins):
            return origins.get(setting, _OWN) != _OWN
        case _:
            return False
