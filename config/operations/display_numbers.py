"""Display numbers (visningsnummer): given to people and teams, shared with a group, deleted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from config.changing.changes import Json, with_objects
from config.changing.editing import added, edited, find
from config.changing.refusals import Unconfirmed, refuse
from config.document import Document
from config.operations.numbers import groups_with_number, number_key
from config.operations.operation import Situation
from dialplan.check import Finding


@dataclass(frozen=True, slots=True)
class AddDisplayNumber:
    act: ClassVar[str] = "display_number.add"
    number: str
    sms: bool = False
    people: Sequence[str] = ()
    teams: Sequence[str] = ()

    def on(self, situation: Situation) -> Document:
        key = number_key(situation.document, self.number)
        entry: dict[str, Json] = {"sms": self.sms, "people": list(self.people), "teams": list(self.teams)}
        return added(situation.document, ("display_numbers", key), entry)


@dataclass(frozen=True, slots=True)
class ShareDisplayNumber:
    """Whether agents and supervisors of the group that has the number may show it."""

    act: ClassVar[str] = "display_number.share"
    number: str
    agents: bool
    supervisors: bool

    def on(self, situation: Situation) -> Document:
        document = situation.document
        key = number_key(document, self.number)
        if not groups_with_number(document, key):
            raise refuse(
                ("display_numbers", key), "belongs to no group", "give it to people or teams instead"
            )
        settings: dict[str, Json] = {"agents": self.agents, "supervisors": self.supervisors}
        return edited(document, ("display_numbers", key), settings)


@dataclass(frozen=True, slots=True)
class DeleteDisplayNumber:
    act: ClassVar[str] = "display_number.delete"
    number: str
    confirmed: bool = False

    def on(self, situation: Situation) -> Document:
        document = situation.document
        path = ("display_numbers", number_key(document, self.number))
        find(document, path)
        groups = groups_with_number(document, path[1])
        if groups:
            tied = ", ".join(f"groups/{group}" for group in groups)
            raise refuse(path, f"is tied to {tied}", "let the group have and show another first")
        if not self.confirmed:
            raise Unconfirmed(
                [Finding(path, "will not be shown by anybody any more", "say it again to confirm: --yes")]
            )
        return with_objects(document, {path: None})
