"""Response groups (svarsgrupper): creating one, its agents, its number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from config.changing.changes import Json
from config.changing.editing import added, edited
from config.changing.refusals import refuse
from config.document import Document
from config.operations.numbers import tie_number, with_display_number
from config.operations.operation import Situation
from config.problems import quote
from config.response_groups import AgentEntry, GroupEntry, agent_key


@dataclass(frozen=True, slots=True)
class CreateGroup:
    """Agents may come later; ``billing_id`` is the number where none is given.

    What the group shows when it calls out becomes one of the display numbers.
    """

    act: ClassVar[str] = "group.create"
    key: str
    name: str
    number: str
    billing_id: str | None = None
    display_number: str | None = None
    agents: Sequence[str] = ()
    supervisors: Sequence[str] = ()
    overflow: str = "busy"
    settings: Mapping[str, Json] = field(default_factory=dict)

    def on(self, situation: Situation) -> Document:
        group: dict[str, Json] = {
            **self.settings,
            "name": self.name,
            "agents": list(self.agents),
            "supervisors": list(self.supervisors),
            "overflow": self.overflow,
        }
        if self.billing_id is not None:
            group["billing_id"] = self.billing_id
        if self.display_number is not None:
            group["display_number"] = self.display_number
        document = added(situation.document, ("groups", self.key), group)
        if self.display_number is not None:
            document = with_display_number(document, self.display_number)
        return tie_number(document, self.number, f"groups/{self.key}")


@dataclass(frozen=True, slots=True)
class AddAgents:
    """Puts agents last in a group, at a level (1 is rung first)."""

    act: ClassVar[str] = "group.add_agents"
    group: str
    agents: Sequence[str]
    level: int = 1

    def on(self, situation: Situation) -> Document:
        group = _group(situation, self.group)
        there = [_plain(agent) for agent in group.agents]
        new: list[Json] = [
            agent if self.level == 1 else {"agent": agent, "level": self.level} for agent in self.agents
        ]
        return edited(situation.document, ("groups", self.group), {"agents": there + new})


@dataclass(frozen=True, slots=True)
class SetLevels:
    """Puts agents of a group at other levels (1 is rung first); their order stays."""

    act: ClassVar[str] = "group.set_levels"
    group: str
    levels: Mapping[str, int]

    def on(self, situation: Situation) -> Document:
        group = _group(situation, self.group)
        present = group.levels()
        for agent in self.levels:
            if agent not in present:
                raise refuse(
                    ("groups", self.group), f"{quote(agent)} is not an agent of it", "add them first"
                )
        agents: list[Json] = [
            agent if level == 1 else {"agent": agent, "level": level}
            for agent, level in {**present, **self.levels}.items()
        ]
        return edited(situation.document, ("groups", self.group), {"agents": agents})


@dataclass(frozen=True, slots=True)
class RemoveAgents:
    act: ClassVar[str] = "group.remove_agents"
    group: str
    agents: Sequence[str]

    def on(self, situation: Situation) -> Document:
        group = _group(situation, self.group)
        strangers = set(self.agents) - set(group.levels())
        if strangers:
            what = f"{', '.join(sorted(strangers))} not among its agents"
            raise refuse(("groups", self.group), what, "see who is: vaxel group list")
        stays = [_plain(agent) for agent in group.agents if agent_key(agent) not in self.agents]
        return edited(situation.document, ("groups", self.group), {"agents": stays})


@dataclass(frozen=True, slots=True)
class ChangeGroupNumber:
    """Gives a group another number; its old ones become unassigned."""

    act: ClassVar[str] = "group.change_number"
    group: str
    number: str

    def on(self, situation: Situation) -> Document:
        return tie_number(situation.document, self.number, f"groups/{self.group}", instead=True)


def _group(situation: Situation, key: str) -> GroupEntry:
    group = situation.document.groups.get(key)
    if group is None:
        raise refuse(("groups", key), "is not there", "see which there are: vaxel show groups")
    return group


def _plain(agent: str | AgentEntry) -> Json:
    return agent if isinstance(agent, str) else agent.model_dump(mode="json")
