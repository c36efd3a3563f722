"""Who may try what: without the right, nobody learns anything from what becomes of an operation."""

from config.access import Actor, demand_reach
from config.call_steering import STEERED
from config.document import Document
from config.operations import Operation
from config.operations.call_steering import SetOwn
from config.operations.objects import Edit
from config.operations.response_groups import AddAgents, RemoveAgents, SetLevels

Path = tuple[str, ...]


def check_reach(actor: Actor, document: Document, operation: Operation) -> None:
    """Raise Forbidden before an operation is tried that can't be theirs."""
    demand_reach(actor, document, _touches(operation))


def _touches(operation: Operation) -> tuple[Path, ...]:
    """The settings that an operation is about; none where it takes the right in any case."""
    match operation:
        case Edit(path=path, settings=settings):
            return tuple((*path, name) for name in settings)
        case SetOwn(person=person, setting=setting):
            return (("people", person, setting if setting in STEERED else STEERED[0]),)
        case AddAgents(group=group) | RemoveAgents(group=group) | SetLevels(group=group):
            return (("groups", group, "agents"),)
        case _:
            return ()
