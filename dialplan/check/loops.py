"""Finds ways round in a circle that no caller can leave: every step goes on without their input."""

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from dialplan.check.finding import Finding
from dialplan.company import Company
from dialplan.destinations import Destination, Menu, exits
from dialplan.ids import DestinationId


def find_loops(company: Company) -> Iterator[Finding]:
    graph = {id_: set(_silent_exits(destination)) for id_, destination in company.destinations.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle = list(reversed(error.args[1]))
        yield Finding(
            tuple(circle[0].split("/")),
            "callers go round for ever: " + " → ".join(circle),
            "let one of them end in a voicemail, a busy tone or a hang-up",
        )


def _silent_exits(destination: Destination) -> Iterator[DestinationId]:
    """The exits a call can take without the caller doing anything; a key pressed breaks the circle."""
    for name, to in exits(destination):
        if not (isinstance(destination, Menu) and name.startswith("keys.")):
            yield to
