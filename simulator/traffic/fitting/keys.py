"""What callers pressed: as the routing log has it, else read from where they came to, for CDRs have the
places and not the keys."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from dialplan.company import Company
from dialplan.destinations import External, Menu, Person, Voicemail
from dialplan.disposition import Disposition
from dialplan.ids import CallId, DestinationId
from dialplan.numbers import E164
from dialplan.opening_hours import judge
from dialplan.records import Cdr, LogLine
from simulator.recorded.calls import RecordedCall
from simulator.traffic.fitting.typed import Typed, read_typed

Logs = Mapping[CallId, Sequence[LogLine]]
"""The lines of calls that have any."""

_DEEPEST = 3
_KEYS = frozenset("0123456789*#")
_IN_QUEUE = frozenset({Disposition.ANSWERED, Disposition.ABANDONED})


@dataclass(frozen=True, slots=True)
class Pressed:
    """How many callers pressed which keys, '' for none; ``after_s`` is how long they took.

    Who gave up without having come to anybody pressed none, as far as their CDR tells. ``by_place`` counts
    those of ``keys`` of whom only their CDR tells; ``unclear`` those, besides, of whom it doesn't: they came
    to no place that only some keys lead to.
    """

    keys: Mapping[str, int]
    after_s: float | None
    by_place: int
    unclear: int


def find_keys(company: Company, number: E164, calls: Sequence[Cdr], logs: Logs) -> Pressed | None:
    """None where the number leads to no menu, or to one that asked nobody."""
    menu = company.destinations.get(company.numbers.get(number, company.unassigned))
    if not isinstance(menu, Menu):
        return None
    leads = dict(_leads(company, menu))
    keys: Counter[str] = Counter()
    took_s: list[float] = []
    by_place = unclear = 0
    for cdr in calls:
        if lines := logs.get(cdr.call):
            typed = read_typed(RecordedCall(cdr, tuple(lines)), company, menu)
            if typed is None:  # nobody asked them
                continue
        elif not _was_asked(company, menu, cdr):
            continue
        else:
            typed = _typed_by_place(company, menu, leads, cdr)
            by_place += typed is not None
        if typed is None or set(typed.keys) - _KEYS:
            unclear += 1
            continue
        keys[typed.keys] += 1
        took_s += [typed.after_s] if typed.after_s is not None else []
    if not keys and not unclear:
        return None
    return Pressed(dict(keys.most_common()), median(took_s) if took_s else None, by_place, unclear)


def _typed_by_place(
    company: Company, menu: Menu, leads: Mapping[DestinationId, str], cdr: Cdr
) -> Typed | None:
    """None where a call came to no place that tells."""
    place = _place_of(company, leads, cdr)
    before_s = _before_queue_s(cdr)
    patient_s = menu.no_input_tries * menu.limits.first_digit_s
    if place == menu.after_last_try and (place not in leads or (before_s or 0.0) >= patient_s):
        return Typed("", None)  # nobody hears out all tries of a menu who means to press a key
    if place is not None and place in leads:
        return Typed(leads[place], before_s)
    return Typed("", None) if _left_in_menu(cdr) else None


def _was_asked(company: Company, menu: Menu, cdr: Cdr) -> bool:
    """Whether the menu was open: it sends on without a key who comes when it is closed."""
    verdict = judge(menu.hours, menu.closed_now, cdr.started, company.time_zone)
    is_open = verdict is None or verdict.to is None
    return is_open and cdr.disposition is not Disposition.CLOSED


def _left_in_menu(cdr: Cdr) -> bool:
    """Whether a caller gave up and had come to no group, and nobody's phone had rung."""
    return cdr.disposition is Disposition.ABANDONED and cdr.group is None and not cdr.legs


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
    first = cdr.legs[0] if cdr.legs else None
    for id_, destination in company.destinations.items():
        match destination:
            case Person() if first and first.agent and destination.person == first.agent:
                return id_
            case External() if first and not first.agent and str(first.endpoint) == id_:
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
