"""Agents of a group who are gone, silent, new, or rung at another time."""

from collections.abc import Callable, Iterator, Mapping

from dialplan.check.otherwise.note import Otherwise, Where, count_of
from dialplan.company import Company
from dialplan.destinations import HuntGroup, InactivePerson
from dialplan.hunting import Strategy
from dialplan.ids import DestinationId, PersonId

Rings = Callable[[PersonId], bool]


def who_rings(company: Company) -> Rings:
    """Whether somebody has a telephone, and calls come to them."""
    return lambda person: (
        bool(company.devices.get(person))
        and not isinstance(company.destinations.get(DestinationId(f"people/{person}")), InactivePerson)
    )


def compare_agents(
    where: Where, now: HuntGroup, draft: HuntGroup, rings: tuple[Rings, Rings]
) -> Iterator[Otherwise]:
    """``rings`` is of what is in force, and of the draft."""
    place = (*where, "agents")
    before, after = (_rung(group, of) for group, of in zip((now, draft), rings, strict=True))
    for level in sorted(before.keys() - after.keys()):
        yield Otherwise(place, f"has nobody on level {level}", ", ".join(before[level]))
    of_them = count_of(len(now.agents), "agent", "agents")
    gone = [agent for agent in now.agents if agent not in draft.agents]
    if gone:
        yield Otherwise(place, f"is without {', '.join(gone)}", of_them)
    silent = [agent for agent in draft.agents if rings[0](agent) and not rings[1](agent)]
    if silent:
        yield Otherwise(place, f"has no telephone to ring of {', '.join(silent)}", of_them)
    new = [agent for agent in draft.agents if agent not in now.agents]
    if new:
        yield Otherwise(place, f"has {', '.join(new)} too", of_them)
    yield from _compare_levels(place, now, draft)
    yield from _compare_order(place, now, draft)


def _compare_levels(place: Where, now: HuntGroup, draft: HuntGroup) -> Iterator[Otherwise]:
    moved: dict[tuple[int, int], list[str]] = {}
    for agent in draft.agents:
        was, is_ = _level(now, agent), _level(draft, agent)
        if agent in now.agents and was != is_:
            moved.setdefault((was, is_), []).append(agent)
    for (was, is_), agents in moved.items():
        yield Otherwise(place, f"has {', '.join(agents)} on level {is_}", f"level {was}")


def _compare_order(place: Where, now: HuntGroup, draft: HuntGroup) -> Iterator[Otherwise]:
    """Of those who stay on their level, where the first of them in the order is rung first."""
    if not now.strategy is draft.strategy is Strategy.LINEAR:
        return
    stay = {
        agent for agent in now.agents if agent in draft.agents and _level(now, agent) == _level(draft, agent)
    }
    before, after = (", ".join(agent for agent in group.agents if agent in stay) for group in (now, draft))
    if before != after:
        yield Otherwise(place, f"are rung in the order {after}", before)


def _rung(group: HuntGroup, rings: Rings) -> Mapping[int, list[str]]:
    """Who is rung on each level on which anybody is."""
    levels: dict[int, list[str]] = {}
    for agent in filter(rings, group.agents):
        levels.setdefault(_level(group, agent), []).append(agent)
    return levels


def _level(group: HuntGroup, agent: PersonId) -> int:
    return group.levels.get(agent, 1)
