"""Ways on from a destination that lead elsewhere: a person's own, and those that people have by default."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from dialplan.check.otherwise.note import ANOTHER_NUMBER, NOWHERE, Otherwise, Where, count_of
from dialplan.company import Company
from dialplan.destinations import Destination, External, Person
from dialplan.foresight.endings import endings_of
from dialplan.next import follow
from dialplan.visit import (
    Announced,
    KeysPressed,
    LeftQueue,
    NobodyThere,
    NotAnswered,
    Outcome,
    Overflowed,
    QueueFull,
    TriesSpent,
)

_OWN = "own"
_AS_OVERFLOW = ("when_full", "when_nobody")
"""Where these say nothing of their own, they are told with ``overflow``."""


def compare_ways(where: Where, now: Destination, draft: Destination) -> Iterator[Otherwise]:
    """Those of one destination, and the number that an external rings."""
    yield from _compare(where, _ways(now, is_own=True), _ways(draft, is_own=True))
    match now, draft:
        case External(), External() if now.number != draft.number:
            yield Otherwise(where, *ANOTHER_NUMBER)


def compare_defaults(now: Company, draft: Company) -> Iterator[Otherwise]:
    """Ways on that people have by default: what one change makes of many is told once."""
    people: Counter[Otherwise] = Counter()
    for id_, destination in draft.destinations.items():
        before_it = now.destinations.get(id_)
        if isinstance(destination, Person) and isinstance(before_it, Person) and before_it != destination:
            before, after = (_ways(one, is_own=False) for one in (before_it, destination))
            for name in before.keys() & after.keys():
                was, is_ = (one[name].removeprefix(f"{id_}/") for one in (before, after))
                if was != is_:
                    people[Otherwise(("call_steering", name), f"leads to {is_}", was)] += 1
    for one, count in sorted(people.items(), key=lambda counted: counted[0].where):
        yield replace(one, draft=f"{one.draft} ({count_of(count, 'person', 'people')})")


def _compare(where: Where, now: Mapping[str, str], draft: Mapping[str, str]) -> Iterator[Otherwise]:
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
            yield Otherwise((*where, name), f"leads to {after}", NOWHERE)


def _ways(destination: Destination, *, is_own: bool) -> Mapping[str, str]:
    """Where each way on leads, by the name of its setting; of people, theirs alone, or those by default."""
    ways = ((_name(outcome), follow(destination, outcome).to) for _, outcome in endings_of(destination))
    origins = destination.origins if isinstance(destination, Person) else {}
    return {name: to for name, to in ways if to is not None and is_own == (origins.get(name, _OWN) == _OWN)}


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
