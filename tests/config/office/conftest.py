from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.access import Actor, Member, Operator
from config.document import Document
from config.files import read_text
from config.office import Done, Office
from config.operations import Operation
from config.store import Store
from dialplan.ids import DestinationId, OrganisationId

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
  support: {name: Kundtjänst, greeting: Lämna ett meddelande.}
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
    now: datetime = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

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
async def world(store_place: str | Path) -> AsyncIterator[World]:
    def now() -> datetime:
        return made.now

    store = await Store.open(store_place, now=now)
    made = World(store)
    await store.apply(read_text(COMPANY, "small.yaml").document)
    yield made
    await store.close()
