"""What calls would meet otherwise through a draft than through what is in force: right or wrong, it is told.

A key that leads elsewhere, an hour less, a level with nobody on it: each is a configuration like any other,
and only beside the one before it can anybody see that something was changed by mistake.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from dialplan.company import Company
from dialplan.destinations import (
    Announcement,
    Destination,
    External,
    HuntGroup,
    InactivePerson,
    Menu,
    Person,
    Voicemail,
    hours_of,
    temporary_close_of,
)
from dialplan.foresight.endings import endings_of
from dialplan.ids import DestinationId, PersonId
from dialplan.next import (
    Announced,
    KeysPressed,
    LeftQueue,
    NobodyThere,
    NotAnswered,
    Outcome,
    Overflowed,
    QueueFull,
    TriesSpent,
    follow,
)
from dialplan.opening_hours import DayHours, OpeningHours

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_NOWHERE = "nowhere"
_OWN = "own"
_AS_OVERFLOW = ("when_full", "when_nobody")
"""Where these say nothing of their own, they are told with ``overflow``."""

_LIMITS = ("max_wait_s", "max_waiting", "ring_s", "next_level_s", "pause_after")
_ANOTHER_WORDING = "says something else", "the words before"

_Rings = Callable[[PersonId], bool]


@dataclass(frozen=True, slots=True)
class Otherwise:
    """``where`` is the path of what differs, ``draft`` what it is there, ``now`` what it is in force."""

    where: tuple[str, ...]
    draft: str
    now: str


def find_changes_for_callers(now: Company, draft: Company) -> Iterator[Otherwise]:
    """All that calls would meet otherwise, in the order of the draft."""
    for number in sorted(now.numbers.keys() | draft.numbers.keys()):
        before, after = now.numbers.get(number), draft.numbers.get(number)
        if before != after:
            yield Otherwise(("numbers", number), f"leads to {after or _NOWHERE}", str(before or _NOWHERE))
    yield from _compare_defaults(now, draft)
    for id_, destination in draft.destinations.items():
        before_it, where = now.destinations.get(id_), tuple(id_.split("/"))
        if before_it is not None and before_it != destination:
            yield from _compare(where, before_it, destination)
        if isinstance(before_it, HuntGroup) and isinstance(destination, HuntGroup):
            yield from _compare_agents(where, before_it, destination, (_who_rings(now), _who_rings(draft)))


def _compare(where: tuple[str, ...], now: Destination, draft: Destination) -> Iterator[Otherwise]:
    yield from _compare_exits(where, _exits(now, is_own=True), _exits(draft, is_own=True))
    yield from _compare_hours(where, now, draft)
    yield from _compare_settings(where, now, draft)
    match now, draft:
        case External(), External() if now.number != draft.number:
            yield Otherwise(where, "rings another number", "the one before")


def _compare_exits(
    where: tuple[str, ...], now: Mapping[str, str], draft: Mapping[str, str]
) -> Iterator[Otherwise]:
    for name, before in now.items():
        after = draft.get(name)
        if name in _AS_OVERFLOW and (before, after) == (now.get("overflow"), draft.get("overflow")):
            continue
        if after is None:
            yield Otherwise((*where, name), "leads nowhere any more", before)
        elif after != before:
            yield Otherwise((*where, name), f"leads to {after}", before)
    for name, after in draft.items():
        if name not in now:
            yield Otherwise((*where, name), f"leads to {after}", _NOWHERE)


def _exits(destination: Destination, *, is_own: bool) -> Mapping[str, str]:
    """Where each way on leads, by the name of its setting; of people, theirs alone, or those by default."""
    ways = ((_name(outcome), follow(destination, outcome).to) for _, outcome in endings_of(destination))
    origins = destination.origins if isinstance(destination, Person) else {}
    return {name: to for name, to in ways if to is not None and is_own == (origins.get(name, _OWN) == _OWN)}


def _compare_defaults(now: Company, draft: Company) -> Iterator[Otherwise]:
    """Ways on that people have by default: what one change makes of many is told once."""
    people: Counter[Otherwise] = Counter()
    for id_, destination in draft.destinations.items():
        before_it = now.destinations.get(id_)
        if isinstance(destination, Person) and isinstance(before_it, Person) and before_it != destination:
            before, after = (_exits(one, is_own=False) for one in (before_it, destination))
            for name in before.keys() & after.keys():
                was, is_ = (one[name].removeprefix(f"{id_}/") for one in (before, after))
                if was != is_:
                    people[Otherwise(("call_steering", name), f"leads to {is_}", was)] += 1
    for one, count in sorted(people.items(), key=lambda counted: counted[0].where):
        yield replace(one, draft=f"{one.draft} ({count} {'person' if count == 1 else 'people'})")


def _compare_settings(where: tuple[str, ...], now: Destination, draft: Destination) -> Iterator[Otherwise]:
    """Limits, and what is said first."""
    match now, draft:
        case HuntGroup(), HuntGroup():
            for name in _LIMITS:
                before, after = getattr(now, name), getattr(draft, name)
                if before != after:
                    yield Otherwise((*where, name), f"is {after}", str(before))
            if now.messages.welcome != draft.messages.welcome:
                yield Otherwise((*where, "welcome"), *_ANOTHER_WORDING)
        case Menu(), Menu() if now.welcome != draft.welcome:
            yield Otherwise((*where, "welcome"), *_ANOTHER_WORDING)
        case Voicemail(), Voicemail() if now.greeting != draft.greeting:
            yield Otherwise((*where, "greeting"), *_ANOTHER_WORDING)
        case Announcement(), Announcement() if now.says != draft.says:
            yield Otherwise((*where, "says"), *_ANOTHER_WORDING)


def _name(outcome: Outcome) -> str:
    match outcome:
        case KeysPressed(key) | LeftQueue(key):
            return f"key {key}"
        case NotAnswered(leg):
            return leg.value
        case Overflowed():
            return "overflow"
        case QueueFull():
            return "when_full"
        case NobodyThere():
            return "when_nobody"
        case Announced():
            return "then"
        case TriesSpent():
            return "after_last_try"
        case _:
            letters = type(outcome).__name__
            return "".join(f" {one.lower()}" if one.isupper() else one for one in letters).strip()


def _compare_hours(where: tuple[str, ...], now: Destination, draft: Destination) -> Iterator[Otherwise]:
    before, after = hours_of(now), hours_of(draft)
    shorter: dict[tuple[DayHours | None, DayHours], list[str]] = {}
    for day, was, is_ in zip(_DAYS, _week(before), _week(after), strict=True):
        if is_ is not None and _is_less(was, is_):
            shorter.setdefault((was, is_), []).append(day)
    for (was, is_), days in shorter.items():
        yield Otherwise((*where, "hours", ",".join(days)), f"is open {_say(is_)}", _say(was))
    if before is not None and after is not None and before.closed != after.closed:
        yield Otherwise((*where, "hours", "closed"), f"leads to {after.closed}", before.closed)
    if (to := temporary_close_of(draft)) is not None and to != temporary_close_of(now):
        yield Otherwise((*where, "closed_now"), f"is closed for a while, to {to.to}", "not so")


def _week(hours: OpeningHours | None) -> tuple[DayHours | None, ...]:
    """None for a day on which it is always open."""
    return (None,) * len(_DAYS) if hours is None else hours.calendar.usual_week()


def _is_less(was: DayHours | None, is_: DayHours) -> bool:
    """Whether some minute that was open is not any more."""
    kept = {minute for span in is_ for minute in range(span.begins_min, span.ends_min)}
    if was is None:
        return len(kept) < 24 * 60
    return any(minute not in kept for span in was for minute in range(span.begins_min, span.ends_min))


def _say(hours: DayHours | None) -> str:
    if hours is None:
        return "always"
    return ",".join(map(str, hours)) or "never"


def _compare_agents(
    where: tuple[str, ...], now: HuntGroup, draft: HuntGroup, rings: tuple[_Rings, _Rings]
) -> Iterator[Otherwise]:
    before, after = (_levels(group, of) for group, of in zip((now, draft), rings, strict=True))
    for level in sorted(before.keys() - after.keys()):
        yield Otherwise((*where, "agents"), f"has nobody on level {level}", ", ".join(before[level]))
    gone = [agent for agent in now.agents if agent not in draft.agents]
    if gone:
        yield Otherwise((*where, "agents"), f"is without {', '.join(gone)}", _agents(len(now.agents)))
    silent = [agent for agent in draft.agents if rings[0](agent) and not rings[1](agent)]
    if silent:
        what = f"has no telephone to ring of {', '.join(silent)}"
        yield Otherwise((*where, "agents"), what, _agents(len(now.agents)))


def _agents(count: int) -> str:
    return f"{count} agent{'' if count == 1 else 's'}"


def _who_rings(company: Company) -> _Rings:
    """Whether somebody has a telephone, and calls come to them."""
    return lambda person: (
        bool(company.devices.get(person))
        and not isinstance(company.destinations.get(DestinationId(f"people/{person}")), InactivePerson)
    )


def _levels(group: HuntGroup, rings: _Rings) -> Mapping[int, list[str]]:
    """Who is rung on each level on which anybody is."""
    levels: dict[int, list[str]] = {}
    for agent in filter(rings, group.agents):
        levels.setdefault(group.levels.get(agent, 1), []).append(agent)
    return levels
