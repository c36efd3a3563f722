"""Unassigned numbers (otilldelade nummer): what callers to the house's inactive numbers get."""

from dataclasses import dataclass
from typing import ClassVar

from config.changing.editing import put
from config.document import Document
from config.operations.operation import Situation


@dataclass(frozen=True, slots=True)
class SetUnassigned:
    act: ClassVar[str] = "unassigned.set"
    to: str

    def on(self, situation: Situation) -> Document:
        return put(situation.document, ("unassigned",), self.to)
