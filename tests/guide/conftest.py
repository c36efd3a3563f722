"""A customer to follow the guide with: what people do goes through the office, and calls follow from it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from config.access import Actor
from config.office import View
from config.operations import Operation
from config.operations.call_steering import touched_people
from config.store import Store
from dialplan.company import Company
from dialplan.destinations import Destination
from dialplan.ids import DestinationId
from dialplan.next import enter, follow
from dialplan.numbers import parse_number
from dialplan.outcome import LegOutcome
from dialplan.visit import NotAnswered
from tests.config.office.conftest import ANNA, SMALL, World
from tests.config.patterns import Patterns

COMPANY = f"""\
organisation: small
name: Småbolaget AB
plan: Light
people:
  anna:
    name: Anna Lind
    email: anna@example.com
    licence: pro
    rights: [Telefonisystem]
    devices: [PJSIP/201]
  bo: {{name: Bo Ek, licence: pro, devices: [PJSIP/202]}}
  carin: {{name: Carin Dahl, teams: [sales], devices: [PJSIP/203]}}
  david: {{name: David Alm, busy: hangup, devices: [PJSIP/204]}}
teams:
  sales: {{name: Sälj}}
groups:
  support:
    name: Kundtjänst
    billing_id: Kundtjänst Stockholm
    agents: [bo, carin]
    supervisors: [bo]
    overflow: voicemails/support
    display_number: "08-465 004 10"
menus:
  main:
    name: Huvudnummer
    welcome: Välkommen.
    keys: {{"1": groups/support}}
voicemails:
  support: {{name: Kundtjänst, greeting: Lämna ett meddelande.}}
announcements:
  closed: {{says: Vi har stängt.}}
externals:
  mobile: {{name: Jourtelefonen, number: +46 70 174 06 99}}
audio_files:
  hello: {{name: Hälsning, language: sv-SE, digest: {"a" * 64}, format: wav, length_s: 2.5}}
numbers:
  "08-465 004 00": menus/main
  "08-465 004 10": groups/support
  "08-465 004 11": people/anna
  "070-174 06 11": people/anna
  "08-465 004 20": unassigned
  "08-465 004 21": unassigned
display_numbers:
  "08-465 004 10": {{}}
"""
OTHER = """\
organisation: other
name: Andra bolaget AB
people:
  lind: {name: Anna Lind, email: Anna@example.com}
numbers:
  "08-465 004 90": people/lind
"""


@dataclass
class Customer(World):
    """What Anna, who has the right, does; and what becomes of the calls that follow."""

    async def see(self, actor: Actor = ANNA) -> View:
        return await self.office.look(actor, SMALL)

    async def company(self) -> Company:
        """What the next call is decided by."""
        company = await self.store.load(SMALL)
        assert company is not None
        return company

    async def called(self, number: str) -> DestinationId | None:
        """Where a call to a number begins."""
        return enter(await self.company(), parse_number(number, "SE")).to

    async def destination(self, id_: str) -> Destination:
        return (await self.company()).destinations[DestinationId(id_)]

    async def after_ringing(self, person: str, outcome: LegOutcome) -> DestinationId | None:
        """Where a call to a person goes on that was not answered."""
        return follow(await self.destination(f"people/{person}"), NotAnswered(outcome)).to

    async def preview(self, operation: Operation, setting: str) -> tuple[str, ...]:
        """Whom a new default would touch."""
        before, after = await self.document(), await self.office.preview(ANNA, SMALL, operation)
        return touched_people(before, after, setting)


@pytest.fixture
async def store_place(store_kind: str, tmp_path: Path, patterns: Patterns) -> AsyncIterator[str | Path]:
    """A store with both companies in it."""
    async with patterns.copy(store_kind, tmp_path, COMPANY, OTHER) as place:
        yield place


@pytest.fixture
async def world(store_place: str | Path) -> AsyncIterator[Customer]:
    store = await Store.open(store_place, now=lambda: made.now)
    made = Customer(store)
    yield made
    await store.close()
