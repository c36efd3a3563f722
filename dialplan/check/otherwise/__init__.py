"""What calls would meet otherwise through a draft than through what is in force: right or wrong, it is told.

A key that leads elsewhere, an hour less, a level with nobody on it: each is a configuration like any other,
and only beside the one before it can anybody see that something was changed by mistake.
"""

from collections.abc import Iterator
from datetime import date

from dialplan.check.otherwise.agents import compare_agents, who_rings
from dialplan.check.otherwise.defaults import tell_defaults_once
from dialplan.check.otherwise.groups import compare_groups
from dialplan.check.otherwise.hours import compare_calendars, compare_hours, compare_time_zones
from dialplan.check.otherwise.menus import compare_menus
from dialplan.check.otherwise.note import Otherwise, Where
from dialplan.check.otherwise.numbers import compare_numbers
from dialplan.check.otherwise.people import compare_people
from dialplan.check.otherwise.ways import compare_defaults, compare_ways
from dialplan.check.otherwise.words import compare_words
from dialplan.company import Company
from dialplan.destinations import Destination, HuntGroup, Menu

__all__ = ["Otherwise", "find_changes_for_callers"]


def find_changes_for_callers(now: Company, draft: Company, today: date) -> Iterator[Otherwise]:
    """All that calls would meet otherwise from ``today`` on, in the order of the draft."""
    yield from compare_numbers(now, draft)
    yield from compare_time_zones(now, draft)
    yield from compare_calendars(now, draft, today)
    yield from compare_defaults(now, draft)
    yield from compare_people(now, draft)
    yield from tell_defaults_once(_compare_destinations(now, draft, today), now, draft)


def _compare_destinations(now: Company, draft: Company, today: date) -> Iterator[Otherwise]:
    rings = who_rings(now), who_rings(draft)
    for id_, destination in draft.destinations.items():
        before_it, where = now.destinations.get(id_), tuple(id_.split("/"))
        if before_it is not None and before_it != destination:
            yield from compare_ways(where, before_it, destination)
            yield from compare_hours(where, before_it, destination, today, draft.time_zone)
            yield from _compare_settings(where, before_it, destination)
            yield from compare_words(where, before_it, destination)
        if isinstance(before_it, HuntGroup) and isinstance(destination, HuntGroup):
            yield from compare_agents(where, before_it, destination, rings)


def _compare_settings(where: Where, now: Destination, draft: Destination) -> Iterator[Otherwise]:
    match now, draft:
        case HuntGroup(), HuntGroup():
            yield from compare_groups(where, now, draft)
        case Menu(), Menu():
            yield from compare_menus(where, now, draft)
