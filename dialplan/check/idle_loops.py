"""Finds circles that a caller leaves by a key, and goes round in for as long as they press none."""

from collections.abc import Iterable, Iterator

from dialplan.check.circles import Circle
from dialplan.check.finding import Finding, Severity


def find_idle_loops(circles: Iterable[Circle]) -> Iterator[Finding]:
    for circle in circles:
        if circle.can_be_left:
            yield Finding(
                tuple(circle.hops[0].at.split("/")),
                f"who presses no key goes round for ever: {circle}",
                "let after_last_try lead to a person, a voicemail or a hang-up",
                Severity.WARNING,
            )
