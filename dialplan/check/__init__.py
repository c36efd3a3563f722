"""Findings about a configuration before it takes calls; one file per finding."""

from collections.abc import Iterator

from dialplan.check.finding import Finding
from dialplan.check.loops import find_loops
from dialplan.check.never_open import find_hours_that_never_open
from dialplan.check.nowhere import find_exits_to_nowhere
from dialplan.company import Company

__all__ = ["Finding", "check"]


def check(company: Company) -> Iterator[Finding]:
    """Everything that is wrong; nothing where callers are safe."""
    nowhere = tuple(find_exits_to_nowhere(company))
    yield from nowhere
    yield from find_hours_that_never_open(company)
    if not nowhere:  # a loop can only be followed where every exit leads somewhere
        yield from find_loops(company)
