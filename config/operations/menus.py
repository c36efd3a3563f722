"""Menus (knappvalsmenyer): creating one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from config.changing.changes import Json
from config.changing.editing import added
from config.document import Document
from config.operations.numbers import tie_number
from config.operations.operation import Situation


@dataclass(frozen=True, slots=True)
class CreateMenu:
    """``number`` is None for a menu that only others lead to; ``settings`` are the advanced ones."""

    act: ClassVar[str] = "menu.create"
    key: str
    name: str
    welcome: Json
    keys: Mapping[str, str]
    number: str | None = None
    billing_id: str | None = None
    hours: Json = None
    settings: Mapping[str, Json] = field(default_factory=dict)

    def on(self, situation: Situation) -> Document:
        menu: dict[str, Json] = {
            **self.settings,
            "name": self.name,
            "welcome": self.welcome,
            "keys": dict(self.keys),
        }
        if self.hours is not None:
            menu["hours"] = self.hours
        if self.billing_id is not None:
            menu["billing_id"] = self.billing_id
        document = added(situation.document, ("menus", self.key), menu)
        return document if self.number is None else tie_number(document, self.number, f"menus/{self.key}")
