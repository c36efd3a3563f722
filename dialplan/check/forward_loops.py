"""Finds calls that people who don't answer hand on to each other until they are back at the first.

Phones that ring in between only make the circle slower.
"""

from collections.abc import Iterable, Iterator

from dialplan.check.circles import Circle
from dialplan.check.finding import Finding


def find_forward_loops(circles: Iterable[Circle]) -> Iterator[Finding]:
    """Told at the first person's ending that goes on in the circle."""
    for circle in circles:
        if not circle.can_be_left and circle.has_people:
            first = next(hop for hop in circle.hops if hop.is_person)
            yield Finding(
                (*first.at.split("/"), first.exit),
                f"calls are forwarded in a circle: {circle}",
                "let one of these endings lead to a voicemail, a busy tone or a hang-up",
            )
