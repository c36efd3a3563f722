"""What all operations have in common: pure, from a document to the one that should follow it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Protocol

from config.document import Document


@dataclass(frozen=True, slots=True)
class Situation:
    """What an operation acts on. ``since`` has the version that each default of call steering is from."""

    document: Document
    version: int = 0
    since: Mapping[str, int] = field(default_factory=dict)


class Operation(Protocol):
    """``act`` is what the audit log calls it."""

    act: ClassVar[str]

    def on(self, situation: Situation) -> Document:
        """Return the document that should follow; raises Refused. Checks nothing that ``inspect`` does."""
