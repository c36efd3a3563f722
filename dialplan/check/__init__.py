"""Findings about a configuration before it takes calls; one file per finding."""

from collections.abc import Collection, Iterator

from dialplan.check.callbacks_at_night import find_callbacks_at_night
from dialplan.check.circles import circles_of
from dialplan.check.emergency_numbers import find_captured_emergency_numbers
from dialplan.check.finding import Finding, Severity
from dialplan.check.forward_loops import find_forward_loops
from dialplan.check.idle_loops import find_idle_loops
from dialplan.check.inactive_people import find_ways_to_inactive_people
from dialplan.check.loops import find_loops
from dialplan.check.never_open import find_hours_that_never_open
from dialplan.check.nowhere import find_exits_to_nowhere
from dialplan.check.shadowed_extensions import find_shadowed_extensions
from dialplan.check.unanswered_groups import find_unanswered_groups
from dialplan.check.unreachable import find_unreachable_objects
from dialplan.check.untold_hours import find_untold_hours
from dialplan.company import Company
from dialplan.ids import DestinationId

__all__ = ["Finding", "Severity", "check"]


def check(company: Company, entrances: Collection[DestinationId] = ()) -> Iterator[Finding]:
    """Everything that is wrong; no errors where callers are safe.

    ``entrances`` are where calls can begin besides the company's numbers, people and unassigned rule.
    """
    yield from find_exits_to_nowhere(company)
    circles = circles_of(company)
    yield from find_loops(circles)
    yield from find_forward_loops(circles)
    yield from find_captured_emergency_numbers(company)
    yield from find_idle_loops(circles)
    yield from find_hours_that_never_open(company)
    yield from find_unreachable_objects(company, entrances)
    yield from find_unanswered_groups(company)
    yield from find_callbacks_at_night(company)
    yield from find_shadowed_extensions(company)
    yield from find_untold_hours(company)
    yield from find_ways_to_inactive_people(company)
