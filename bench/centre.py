"""A call centre of any size: groups by skill, each with a number of its own and a menu before it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from config.document import Document
from config.snapshot.company import company_of
from dialplan.company import Company
from dialplan.numbers import E164

Plain = Mapping[str, object]

_WRAP_UP_S: Final = 20
_MOST_WAITING: Final = 1000
_LONGEST_WAIT_S: Final = 7200


@dataclass(frozen=True, slots=True)
class Centre:
    """``per_group`` agents stand in each group; where that is more than there are, some have two skills."""

    agents: int
    groups: int
    per_group: int

    @property
    def endpoints(self) -> tuple[str, ...]:
        return tuple(f"PJSIP/{_phone(index)}" for index in range(self.agents))

    def number(self, group: int) -> E164:
        return E164(f"+468465004{group:02}")

    def company(self) -> Company:
        plain: Plain = {
            "organisation": "centre",
            "name": "Samtalscentralen AB",
            "people": {f"p{index}": _person(index) for index in range(self.agents)},
            "groups": {f"g{index}": self._group(index) for index in range(self.groups)},
            "menus": {f"m{index}": _menu(index) for index in range(self.groups)},
            "numbers": {self.number(index): f"menus/m{index}" for index in range(self.groups)},
            "call_steering": {"busy": "busy", "no_answer": "busy", "unreachable": "busy"},
            "unassigned": "hangup",
        }
        return company_of(Document.model_validate_json(json.dumps(plain)), 1)

    def _group(self, index: int) -> Plain:
        first = index * (self.agents // self.groups)
        return {
            "name": f"Grupp {index}",
            "agents": [f"p{(first + offset) % self.agents}" for offset in range(self.per_group)],
            "strategy": "longest-idle",
            "wrap_up_s": _WRAP_UP_S,
            "max_wait_s": _LONGEST_WAIT_S,
            "max_waiting": _MOST_WAITING,
            "overflow": "hangup",
        }


def _phone(index: int) -> int:
    return 10_000 + index


def _person(index: int) -> Plain:
    return {"name": f"Agent {index}", "devices": [f"PJSIP/{_phone(index)}"]}


def _menu(index: int) -> Plain:
    return {
        "name": f"Meny {index}",
        "welcome": "Tryck ett.",
        "keys": {"1": f"groups/g{index}"},
        "hours": {"open": "Mo-Fr 07:00-21:00", "closed": "hangup"},
        "after_last_try": "hangup",
    }
