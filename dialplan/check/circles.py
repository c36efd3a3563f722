"""Ways round in a circle that a call can go by itself, and whether its caller has a key to leave by."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from dialplan.check.reach import leading_to
from dialplan.company import Company
from dialplan.destinations import Destination, HuntGroup, InactivePerson, Menu, Person, exits
from dialplan.ids import DestinationId

_Ways = Mapping[DestinationId, Mapping[DestinationId, str]]
"""Where each destination leads, and by which exit."""

_MOST_SHOWN = 8
_MOST_CIRCLES = 100  # of each kind: ten thousand people can make millions of steps of circles


@dataclass(frozen=True, slots=True)
class Hop:
    """A destination of a circle, and the name of the exit by which the call goes on."""

    at: DestinationId
    exit: str
    is_person: bool


@dataclass(frozen=True, slots=True)
class Circle:
    """``can_be_left``: some menu of it offers a key that leads to an end."""

    hops: tuple[Hop, ...]
    can_be_left: bool

    @property
    def has_people(self) -> bool:
        return any(hop.is_person for hop in self.hops)

    def __str__(self) -> str:
        shown = [f"{hop.at} ({hop.exit})" if self.has_people else hop.at for hop in self.hops[:_MOST_SHOWN]]
        if len(self.hops) > _MOST_SHOWN:
            shown.append(f"{len(self.hops) - _MOST_SHOWN} more")
        return " → ".join([*shown, self.hops[0].at])


def circles_of(company: Company) -> tuple[Circle, ...]:
    """A circle for each way back to where a call was already; with all of these broken there is none left.

    Of many hundreds only the first are told: that is more than anybody can read.
    """
    known = company.destinations
    ends = leading_to(company, (id_ for id_, destination in known.items() if not any(exits(destination))))
    trapped = _silent_ways(company, ends)
    every = _silent_ways(company)
    return (
        *(
            Circle(_hops(company, every, round_), can_be_left=False)
            for round_ in islice(_circles(trapped), _MOST_CIRCLES)
        ),
        *(
            Circle(_hops(company, every, round_), can_be_left=True)
            for round_ in islice(_circles(every), _MOST_CIRCLES)
            if any(to not in trapped[at] for at, to in _steps(round_))
        ),
    )


def _silent_ways(company: Company, ends: frozenset[DestinationId] = frozenset()) -> _Ways:
    """Where a call goes on without the caller doing anything, save where a key would lead to ``ends``."""
    known = company.destinations
    ways: dict[DestinationId, dict[DestinationId, str]] = {}
    for id_, destination in known.items():
        onward = ways[id_] = {}
        for name, to in exits(destination):
            if to in known and not _is_choice(destination, name, ends):
                onward.setdefault(to, name)
    return ways


def _is_choice(destination: Destination, exit_: str, ends: frozenset[DestinationId]) -> bool:
    """Whether a caller takes this exit by pressing a key, or could have pressed one that leads to an end.

    A closed menu offers no keys.
    """
    if isinstance(destination, HuntGroup):
        return exit_.startswith("exit_keys.")
    if not isinstance(destination, Menu):
        return False
    if exit_ == "after_last_try":
        return any(to in ends for to in chain(destination.keys.values(), destination.extensions.values()))
    return exit_.startswith(("keys.", "extensions."))


def _circles(ways: _Ways) -> Iterator[list[DestinationId]]:
    """Walk every way once; each step back onto the path that led here closes a circle."""
    done: set[DestinationId] = set()
    for start in ways:
        if start in done:
            continue
        path, place, following = [start], {start: 0}, [iter(ways[start])]
        while path:
            to = next(following[-1], None)
            if to is None:
                following.pop()
                done.add(path[-1])
                del place[path.pop()]
            elif to in place:
                yield path[place[to] :]
            elif to not in done:
                place[to] = len(path)
                path.append(to)
                following.append(iter(ways[to]))


def _steps(round_: Sequence[DestinationId]) -> Iterator[tuple[DestinationId, DestinationId]]:
    return zip(round_, [*round_[1:], round_[0]], strict=True)


def _hops(company: Company, ways: _Ways, round_: Sequence[DestinationId]) -> tuple[Hop, ...]:
    known = company.destinations
    return tuple(
        Hop(at, ways[at][to], isinstance(known[at], Person | InactivePerson)) for at, to in _steps(round_)
    )
