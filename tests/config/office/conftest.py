from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from config.access import Actor, Member, Operator
from config.document import Document
from config.office import Done, Office
from config.operations import Operation
from config.store import Store
from dialplan.ids import DestinationId, OrganisationId
from tests.config.patterns import MADE, Patterns

COMPANY = """\
organisation: small
name: Småbolaget AB
plan: Light
people:
  anna: {name: Anna Lind, licence: pro, rights: [Telefonisystem], devices: [PJSIP/201]}
  bo: {name: Bo Ek, licence: pro, devices: [PJSIP/202]}
  carin: {name: Carin Dahl, devices: [PJSIP/203]}
teams:
  sales: {name: Sälj}
groups:
  support:
    name: Kundtjänst
    agents: [bo, carin]
    supervisors: [bo]
    overflow: voicemails/support
menus:
  main:
    name: Huvudnummer
    welcome: Välkommen.
    keys: {"1": groups/support}
voicemails:
  support: {name: Kundtjänst, greeting: Lämna ett meddelande., extension: "899"}
announcements:
  closed: {says: Vi har stängt.}
numbers:
  "08-465 004 00": menus/main
  "08-465 004 10": groups/support
  "08-465 004 20": unassigned
  "08-465 004 21": unassigned
unassigned: announcements/closed
"""
SMALL = OrganisationId("small")
OPERATOR = Operator()
ANNA, BO, CARIN = Member(SMALL, "anna"), Member(SMALL, "bo"), Member(SMALL, "carin")


@dataclass
class World:
    """An office with one organisation; ``waiting`` is how many wait in each group."""

    store: Store
    waiting: dict[DestinationId, int] = field(default_factory=dict)
    now: datetime = MADE

    def __post_init__(self) -> None:
        self.office = Office(self.store, waiting=self._count)

    async def _count(self, _: OrganisationId) -> Mapping[DestinationId, int]:
        return self.waiting

    async def do(self, operation: Operation, actor: Actor = ANNA, seen: int | None = None) -> Done:
        return await self.office.do(actor, SMALL, operation, seen=seen)

    async def document(self) -> Document:
        return (await self.office.read(OPERATOR, SMALL))[1]

    async def version(self) -> int:
        return (await self.office.read(OPERATOR, SMALL))[0]


@pytest.fixture
async def store_place(store_kind: str, tmp_path: Path, patterns: Patterns) -> AsyncIterator[str | Path]:
    """A store with the company in it."""
    async with patterns.copy(store_kind, tmp_path, COMPANY) as place:
        yield place


@pytest.fixture
async def world(store_place: str | Path) -> AsyncIterator[World]:
    store = await Store.open(store_place, now=lambda: made.now)
    made = World(store)
    yield made
    await store.close()
