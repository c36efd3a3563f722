"""Which destinations lead to which, followed any number of steps."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from dialplan.company import Company
from dialplan.destinations import exits
from dialplan.ids import DestinationId


def reached_from(company: Company, roots: Iterable[DestinationId]) -> frozenset[DestinationId]:
    """All that calls can come to that begin at the roots, these among them."""
    known = company.destinations
    leads = {id_: [to for _, to in exits(destination)] for id_, destination in known.items()}
    return _follow(leads, roots)


def leading_to(company: Company, ends: Iterable[DestinationId]) -> frozenset[DestinationId]:
    """All from where a call can come to one of the ends, these among them."""
    comes_from: dict[DestinationId, list[DestinationId]] = defaultdict(list)
    for id_, destination in company.destinations.items():
        for _, to in exits(destination):
            comes_from[to].append(id_)
    return _follow(comes_from, ends)


def _follow(
    ways: Mapping[DestinationId, Collection[DestinationId]], roots: Iterable[DestinationId]
) -> frozenset[DestinationId]:
    waiting = list(roots)
    seen = set(waiting)
    while waiting:
        for to in ways.get(waiting.pop(), ()):
            if to not in seen:
                seen.add(to)
                waiting.append(to)
    return frozenset(seen)
