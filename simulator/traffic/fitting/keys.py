"""What callers pressed, read from where they came to: the records have the places, not the keys."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from dialplan.company import Company
from dialplan.destinations import Menu, Person, Voicemail
from dialplan.disposition import Disposition
from dialplan.ids import DestinationId
from dialplan.numbers import E164
from dialplan.opening_hours import judge
from dialplan.records import Cdr

_DEEPEST = 3
_IN_QUEUE = frozenset({Disposition.ANSWERED, Disposition.ABANDONED})


@dataclass(frozen=True, slots=True)
class Pressed:
    """How many callers pressed which keys, '' for none; ``after_s`` is how long they took.

    ``unclear`` came to no place that only some keys lead to: most left in the menu.
    """

    keys: Mapping[str, int]
    after_s: float | None
    unclear: int


def find_keys(company: Company, number: E164, calls: Sequence[Cdr]) -> Pressed | None:
    """None where the number leads to no menu, or the records don't tell of any key."""
    menu = company.destinations.get(company.numbers.get(number, company.unassigned))
    if not isinstance(menu, Menu):
        return None
    leads = dict(_leads(company, menu))
    patient_s = menu.no_input_tries * menu.limits.first_digit_s
    keys: Counter[str] = Counter()
    took_s = []
    for cdr in calls:
        if not _was_asked(company, menu, cdr):
            continue
        place = _place_of(company, leads, cdr)
        before_s = _before_queue_s(cdr)
        if place == menu.after_last_try and (place not in leads or (before_s or 0.0) >= patient_s):
            keys[""] += 1  # nobody hears out all tries of a menu who means to press a key
        elif place in leads:
            keys[leads[place]] += 1
            took_s += [before_s] if before_s is not None else []
        else:
            keys["?"] += 1
    unclear = keys.pop("?", 0)
    return Pressed(dict(keys.most_common()), median(took_s) if took_s else None, unclear) if keys else None


def _was_asked(company: Company, menu: Menu, cdr: Cdr) -> bool:
    """Whether the menu was open: it sends on without a key who comes when it is closed."""
    verdict = judge(menu.hours, menu.closed_now, cdr.started, company.time_zone)
    is_open = verdict is None or verdict.to is None
    return is_open and cdr.disposition is not Disposition.CLOSED


def _leads(company: Company, menu: Menu, typed: str = "") -> Iterator[tuple[DestinationId, str]]:
    """Where keys lead, also through menus below this one; of several ways the shortest comes last."""
    for key, to in sorted(menu.keys.items(), reverse=True):
        below = company.destinations.get(to)
        if isinstance(below, Menu) and len(typed) < _DEEPEST - 1:
            yield from _leads(company, below, typed + key)
    for key, to in sorted(menu.keys.items(), reverse=True):
        if not isinstance(company.destinations.get(to), Menu):
            yield to, typed + key


def _place_of(company: Company, leads: Iterable[DestinationId], cdr: Cdr) -> DestinationId | None:
    """Where a call came to first, as far as its CDR tells."""
    if cdr.group is not None:
        return cdr.group
    rung = cdr.legs[0].agent if cdr.legs else None
    for id_, destination in company.destinations.items():
        if rung and isinstance(destination, Person) and destination.person == rung:
            return id_
    if cdr.disposition is Disposition.BUSY:  # a busy person's phone is not rung
        return _only(id_ for id_ in leads if isinstance(company.destinations.get(id_), Person))
    if cdr.disposition is Disposition.VOICEMAIL:
        return _only(id_ for id_ in leads if isinstance(company.destinations.get(id_), Voicemail))
    return None


def _only(found: Iterable[DestinationId]) -> DestinationId | None:
    """Where there are several, it is not known which of them it was."""
    places = tuple(found)
    return places[0] if len(places) == 1 else None


def _before_queue_s(cdr: Cdr) -> float | None:
    """How long somebody was in the menu before the queue; None where that is not known."""
    if cdr.queued_s is None or cdr.disposition not in _IN_QUEUE:
        return None
    return max(0.0, cdr.wait_s - cdr.queued_s)
