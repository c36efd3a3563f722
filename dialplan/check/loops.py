"""Finds ways round in a circle that no caller can leave: every step goes on without their input."""

from collections.abc import Iterable, Iterator

from dialplan.check.circles import Circle
from dialplan.check.finding import Finding


def find_loops(circles: Iterable[Circle]) -> Iterator[Finding]:
    for circle in circles:
        if not circle.can_be_left and not circle.has_people:
            yield Finding(
                tuple(circle.hops[0].at.split("/")),
                f"callers go round for ever: {circle}",
                "let one of them end in a voicemail, a busy tone or a hang-up",
            )
