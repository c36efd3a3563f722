"""Whatever people do to two organisations, in any order, what must hold holds.

``VAXEL_LONG_RUNS=1`` looks for long.
"""

import asyncio
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Awaitable
from contextlib import closing
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar, cast

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from config.access import Actor, Member, Operator
from config.call_steering import STEERED
from config.changing.changes import Change, Json, as_json, find_changes, objects_of
from config.changing.refusals import Refused
from config.document import Document
from config.files import read_text, write_document
from config.inspection import errors_among, inspect
from config.numbers import read_numbers
from config.office import Office
from config.operations import Operation
from config.operations.objects import Replace
from config.people import Licence, Right
from config.plans import Item, Plan
from config.store import Store
from config.store.changing import Entry
from config.store.connection import make_engine
from dialplan.ids import DestinationId, OrganisationId
from tests.config.office.acts import edits, guided, objects, operations
from tests.config.office.conftest import COMPANY

A, B = OrganisationId("a"), OrganisationId("b")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
OPERATOR = Operator()
LONG = bool(os.environ.get("VAXEL_LONG_RUNS"))

people = ["anna"] * 6 + ["bo", "bo", "carin", "dora", "ghost"]
actors = st.sampled_from([*[OPERATOR] * 8, *(Member(own, one) for own in (A, A, A, B) for one in people)])
organisations = st.sampled_from([A, A, A, B])
drafts = st.sampled_from(["spring", "autumn"])

_TABLES = ("configuration_versions", "audit_log", "drafts", "purchases", "numbers")
Rows = dict[str, list[tuple[object, ...]]]
Name = TypeVar("Name", str, tuple[str, ...])


def _company(organisation: OrganisationId) -> Document:
    text = COMPANY.replace("organisation: small", f"organisation: {organisation}")
    if organisation == B:
        for own, others in (("00", "50"), ("10", "60"), ("20", "70"), ("21", "71")):
            text = text.replace(f"08-465 004 {own}", f"08-465 004 {others}")
    text = text.replace("teams:", "  dora: {name: Dora Ny, rights: [Telefonisystem], active: false}\nteams:")
    return read_text(text, "company.yaml").document


async def _prepare(file: Path) -> None:
    store = await Store.open(file, now=lambda: NOW)
    for organisation in (A, B):
        await store.apply(_company(organisation))
    await store.close()


class Histories(RuleBasedStateMachine):
    """Two organisations in one store. Every rule does one thing and looks at what came of it."""

    template = Path(tempfile.mkdtemp()) / "template.db"

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        if not self.template.exists():
            self.runner.run(_prepare(self.template))
        self.folder = tempfile.TemporaryDirectory()
        self.file = Path(self.folder.name) / "vaxel.db"
        shutil.copyfile(self.template, self.file)
        self.store = Store(make_engine(self.file), 10.0, lambda: NOW)
        self.office = Office(self.store)
        self.seen = {A: _company(A), B: _company(B)}

    def teardown(self) -> None:
        self.runner.run(self.store.close())
        self.runner.close()
        self.folder.cleanup()

    # What people do.

    @rule(actor=actors, own=organisations, operation=edits)
    def edit(self, actor: Actor, own: OrganisationId, operation: Operation) -> None:
        self._try(actor, own, self.office.do(actor, own, operation))

    @rule(actor=actors, own=organisations, operation=guided)
    def follow_the_guide(self, actor: Actor, own: OrganisationId, operation: Operation) -> None:
        self._try(actor, own, self.office.do(actor, own, operation))

    @rule(actor=actors, own=organisations, operation=guided)
    def follow_the_guide_further(self, actor: Actor, own: OrganisationId, operation: Operation) -> None:
        self._try(actor, own, self.office.do(actor, own, operation))

    @rule(actor=actors, own=organisations, operation=objects)
    def add_or_remove(self, actor: Actor, own: OrganisationId, operation: Operation) -> None:
        self._try(actor, own, self.office.do(actor, own, operation))

    @rule(actor=actors, own=organisations, operation=operations, back=st.integers(0, 3))
    def do_by_an_old_look(self, actor: Actor, own: OrganisationId, operation: Operation, back: int) -> None:
        self._try(actor, own, self.office.do(actor, own, operation, seen=self._before(own, back)))

    @rule(actor=actors, own=organisations, name=drafts, operation=operations)
    def draft(self, actor: Actor, own: OrganisationId, name: str, operation: Operation) -> None:
        self._try(actor, own, self.office.drafts.begin(actor, own, name), makes_versions=False)
        self._try(actor, own, self.office.do(actor, own, operation, draft=name), makes_versions=False)

    @rule(actor=actors, own=organisations, name=drafts, is_kept=st.booleans())
    def end_a_draft(self, actor: Actor, own: OrganisationId, name: str, is_kept: bool) -> None:
        end = self.office.drafts.publish if is_kept else self.office.drafts.drop
        self._try(actor, own, end(actor, own, name))

    @rule(actor=actors, own=organisations, back=st.integers(0, 4))
    def roll_back(self, actor: Actor, own: OrganisationId, back: int) -> None:
        self._try(actor, own, self.office.roll_back(actor, own, self._before(own, back)))

    @rule(actor=actors, own=organisations, back=st.integers(0, 3))
    def undo(self, actor: Actor, own: OrganisationId, back: int) -> None:
        self._try(actor, own, self.office.undo(actor, own, self._before(own, back)))

    @rule(actor=actors, own=organisations, back=st.integers(0, 3), grabs=st.booleans())
    def apply(self, actor: Actor, own: OrganisationId, back: int, grabs: bool) -> None:
        """Apply the export of an earlier version, perhaps with numbers that the other organisation has."""
        wanted = self._version(own, self._before(own, back))
        again = read_text(write_document(wanted), "export.yaml").document
        assert again == wanted
        if grabs:
            others = dict.fromkeys(self.seen[B if own == A else A].numbers, DestinationId("busy"))
            again = again.model_copy(update={"numbers": {**again.numbers, **others}})
        self._try(actor, own, self.office.do(actor, own, Replace(again)))

    @rule(actor=actors, own=organisations, item=st.sampled_from(Item), quantity=st.sampled_from([0, 1, 1, 2]))
    def buy(self, actor: Actor, own: OrganisationId, item: Item, quantity: int) -> None:
        for confirmed in (False, True):
            buying = self.office.shop.buy(actor, own, item, quantity, confirmed=confirmed)
            self._try(actor, own, buying, makes_versions=False)

    # What must hold.

    def _try(
        self, actor: Actor, own: OrganisationId, what: Awaitable[object], *, makes_versions: bool = True
    ) -> None:
        other = B if own == A else A
        before, others, newest = self._rows(own), self._rows(other), self.seen[own]
        try:
            self.runner.run(_wait(what))
        except Refused as error:
            assert error.findings
            assert all(finding.what and finding.mend for finding in error.findings)
            assert self._rows(own) == before, "refused, and changed something"
            assert self._rows(other) == others
            return
        after = self._rows(own)
        assert self._rows(other) == others, "what is another organisation's was touched"
        for table in ("configuration_versions", "audit_log", "purchases"):
            assert after[table][: len(before[table])] == before[table], "what was written was changed"
        made = len(after["configuration_versions"]) - len(before["configuration_versions"])
        assert made in ((0, 1) if makes_versions else (0,))
        self.seen[own] = self._version(own, self._newest(own))
        self._check_right(actor, newest, self.seen[own], wrote=after != before)
        if made:
            self._check_in_force(own, self.seen[own])
            self._check_told(actor, own, newest)

    def _check_right(self, actor: Actor, before: Document, after: Document, *, wrote: bool) -> None:
        if isinstance(actor, Operator) or not wrote:
            return
        changes = find_changes(before, after)
        assert not any(change.path[0] in ("plan", "organisation") for change in changes)
        assert actor.organisation == before.organisation, "nobody has a say in another organisation"
        person = before.people.get(actor.person)
        assert person is not None
        assert person.active
        if Right.TELEPHONY not in person.rights:
            assert changes, "wrote something else than what is in force"
            assert all(_is_theirs(actor, before, change) for change in changes), changes

    def _check_in_force(self, own: OrganisationId, document: Document) -> None:
        assert document.organisation == own
        assert errors_among(inspect(document)) == ()
        bought = dict.fromkeys(Item, 0)
        for row in self._rows(own)["purchases"]:
            bought[Item(cast(str, row[4]))] += cast(int, row[5])
        if document.plan is Plan.LIGHT:
            assert len(document.groups) <= 2 + bought[Item.GROUP]
            assert len(document.menus) <= 2 + bought[Item.MENU]
        for group in document.groups.values():
            assert all(document.people[key].licence is Licence.PRO for key in group.supervisors)

    def _check_told(self, actor: Actor, own: OrganisationId, before: Document) -> None:
        *_, last = self._audit(own)
        assert (last.by, last.version, last.at) == (actor.name, self._newest(own), NOW)
        assert _applied(before, last.changes) == _plain(self.seen[own])

    @invariant()
    def versions_follow_each_other_and_each_is_told(self) -> None:
        for own in (A, B):
            rows = self._rows(own)
            versions = [row[1] for row in rows["configuration_versions"]]
            assert versions == list(range(1, len(versions) + 1))
            told = [row[5] for row in rows["audit_log"] if row[5] is not None]
            assert told == versions, "a version without its line of the audit log, or a line too much"
            assert [row[1] for row in rows["audit_log"]] == list(range(1, len(rows["audit_log"]) + 1))

    @invariant()
    def each_number_is_one_organisations(self) -> None:
        owned = [(str(row[0]), own) for own in (A, B) for row in self._rows(own)["numbers"]]
        meant = [
            (str(number), own)
            for own, document in self.seen.items()
            for number in read_numbers(document.numbers, document.country)
        ]
        assert sorted(owned) == sorted(meant)
        assert len({number for number, _ in owned}) == len(owned)

    # Looking, past the office.

    def _rows(self, own: OrganisationId) -> Rows:
        with closing(sqlite3.connect(self.file)) as connection:
            return {
                table: connection.execute(
                    f"SELECT * FROM {table} WHERE organisation = ? ORDER BY 1, 2", (own,)
                ).fetchall()
                for table in _TABLES
            }

    def _newest(self, own: OrganisationId) -> int:
        return len(self._rows(own)["configuration_versions"])

    def _before(self, own: OrganisationId, back: int) -> int:
        return max(1, self._newest(own) - back)

    def _version(self, own: OrganisationId, version: int) -> Document:
        text = cast(str, self._rows(own)["configuration_versions"][version - 1][3])
        return Document.model_validate_json(text)

    def _audit(self, own: OrganisationId) -> tuple[Entry, ...]:
        return self.runner.run(self.office.audit(OPERATOR, own))


async def _wait(what: Awaitable[object]) -> None:
    await what


def _is_theirs(actor: Member, before: Document, change: Change) -> bool:
    """What someone without the right may change, as the guide's roles have it."""
    match change.path:
        case ("groups", key, "agents", *_) | ("groups", key, "voicemail", "notify", *_):
            return actor.person in before.groups[key].supervisors
        case ("people", key, "transcription", *_):
            return key == actor.person and before.call_steering.transcription_is_free
        case ("people", key, setting, *_) if setting in (*STEERED, "keeps"):
            return key == actor.person
        case ("earlier_defaults", _):
            return change.after is None
        case _:
            return False


def _plain(document: Document) -> dict[tuple[str, ...], Json]:
    return {path: as_json(value) for path, value in objects_of(document).items()}


def _applied(document: Document, changes: tuple[Change, ...]) -> dict[tuple[str, ...], Json]:
    """The changes made in a document's plain values, one by one."""
    made = deepcopy(_plain(document))
    for change in changes:
        owner = next((change.path[:length] for length in (1, 2) if change.path[:length] in made), change.path)
        if owner == change.path:
            _put(made, owner, change.after)
            continue
        inner = made[owner]
        for name in change.path[len(owner) : -1]:
            assert isinstance(inner, dict)
            inner = inner[name]
        assert isinstance(inner, dict)
        assert inner.get(change.path[-1]) == change.before
        _put(inner, change.path[-1], change.after)
    return made


def _put(into: dict[Name, Json], name: Name, value: Json) -> None:
    if value is None:
        into.pop(name, None)
    else:
        into[name] = value


TestHistories = Histories.TestCase
TestHistories.settings = settings(
    max_examples=2000 if LONG else 15,
    stateful_step_count=50 if LONG else 30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
