"""The office itself: who wants what done to which organisation."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from config.access import Actor, Operator, check_access, demand_right, has_right, visible_objects
from config.billing import PRICES, PriceList
from config.call_steering import STEERED
from config.changing.changes import Json, ObjectPath, find_changes, merge
from config.changing.checking import findings_of
from config.changing.editing import find
from config.changing.refusals import refuse
from config.document import Document
from config.office.deeds import Deed, Done, Waiting, found, save
from config.office.drafts import Drafts
from config.office.reach import check_reach
from config.office.reading import as_published, newest_of, version_of
from config.office.shop import Shop
from config.operations import Operation, Situation
from config.operations.objects import Replace
from config.steering import Effective, effective
from config.store import Store
from config.store.changing import Entry, Held
from dialplan.check import Finding
from dialplan.ids import DestinationId, OrganisationId


async def _nobody_waits(_: OrganisationId) -> Mapping[DestinationId, int]:
    return {}


@dataclass(frozen=True, slots=True)
class View:
    """What somebody may see of a version, as plain values; ``may_edit`` with the right to all of it."""

    version: int
    may_edit: bool
    objects: Mapping[ObjectPath, Json]

    def section(self, name: str) -> Mapping[str, Json]:
        """The objects of one section, by key."""
        return {path[1]: value for path, value in self.objects.items() if path[0] == name and len(path) == 2}


class Office:
    """Every verb raises Refused, with the store as it was; StoreAwayError; UnknownOrganisationError."""

    def __init__(self, store: Store, *, waiting: Waiting = _nobody_waits, prices: PriceList = PRICES) -> None:
        self._store = store
        self._waiting = waiting
        self.drafts = Drafts(store, waiting)
        self.shop = Shop(store, prices)

    async def do(
        self,
        actor: Actor,
        organisation: OrganisationId,
        operation: Operation,
        *,
        seen: int | None = None,
        draft: str | None = None,
    ) -> Done:
        """Carry out an operation, at once or on a draft.

        ``seen`` is the version that the person looked at: what others changed since then stays changed,
        and where it was the same object, Conflict is raised.
        """
        waiting = await self._waiting(organisation)
        async with self._store.hold(organisation) as held:
            if draft is not None:
                return await self.drafts.do(actor, held, operation, draft)
            newest = newest_of(held)
            check_reach(actor, newest, operation)
            after = await self._carry_out(held, newest, operation, seen)
            return await save(self._deed(actor, operation.act, waiting), held, newest, after)

    async def put(self, actor: Actor, document: Document, *, seen: int | None = None) -> Done:
        """Put a whole document in force; the operator's may be that of a new organisation.

        ``seen`` as in ``do``: the version that the document was made from.
        """
        organisation = document.organisation
        if isinstance(actor, Operator):
            async with self._store.hold(organisation, is_new=True) as held:
                if held.version == 0:
                    return await found(self._deed(actor, Replace.act, {}), held, document)
        return await self.do(actor, organisation, Replace(document), seen=seen)

    async def preview(self, actor: Actor, organisation: OrganisationId, operation: Operation) -> Document:
        """The document that an operation would make, for who has the right; nothing is changed."""
        async with self._store.hold(organisation) as held:
            newest = newest_of(held)
            demand_right(actor, newest)
            after = await self._carry_out(held, newest, operation, None)
            check_access(actor, newest, find_changes(newest, after))
            return after

    async def read(
        self, actor: Actor, organisation: OrganisationId, version: int | None = None
    ) -> tuple[int, Document]:
        """The whole configuration, for who has the right to it."""
        async with self._store.hold(organisation) as held:
            newest = newest_of(held)
            demand_right(actor, newest)
            if version is None:
                return held.version, newest
            return version, await version_of(held, version)

    # What a person sees.

    async def look(self, actor: Actor, organisation: OrganisationId) -> View:
        """What somebody may see: everything with the right, else what their role needs."""
        async with self._store.hold(organisation) as held:
            newest = newest_of(held)
            return View(held.version, has_right(actor, newest), visible_objects(actor, newest))

    async def steering(
        self, actor: Actor, organisation: OrganisationId, person: str
    ) -> Mapping[str, Effective]:
        """What holds for a person and where each value comes from, for themselves or who has the right."""
        async with self._store.hold(organisation) as held:
            newest = newest_of(held)
            if ("people", person) not in visible_objects(actor, newest):
                demand_right(actor, newest)
            find(newest, ("people", person))
            return {name: effective(newest, person, name, held.since) for name in STEERED}

    # Versions.

    async def roll_back(self, actor: Actor, organisation: OrganisationId, version: int) -> Done:
        """Make an earlier version the newest again."""
        waiting = await self._waiting(organisation)
        async with self._store.hold(organisation) as held:
            newest = newest_of(held)
            demand_right(actor, newest)
            earlier = await version_of(held, version)
            return await save(self._deed(actor, "configuration.roll_back", waiting), held, newest, earlier)

    async def undo(self, actor: Actor, organisation: OrganisationId, version: int) -> Done:
        """Take back what one version changed, and nothing of what came after it."""
        waiting = await self._waiting(organisation)
        async with self._store.hold(organisation) as held:
            newest = newest_of(held)
            demand_right(actor, newest)
            done = await version_of(held, version)
            if version == 1:
                raise refuse(("versions", "1"), "is the first: there was nothing before it", "remove objects")
            after = merge(done, await version_of(held, version - 1), newest)
            return await save(self._deed(actor, "configuration.undo", waiting), held, newest, after)

    async def audit(self, actor: Actor, organisation: OrganisationId, limit: int = 1000) -> tuple[Entry, ...]:
        """Who did what, the newest last."""
        async with self._store.hold(organisation) as held:
            demand_right(actor, newest_of(held))
            return await held.audit(limit)

    # Checking.

    async def check(
        self, actor: Actor, organisation: OrganisationId, draft: str | None = None
    ) -> tuple[Finding, ...]:
        """Everything that is wrong, errors first, with what is in force or with a draft as it would be.

        Raises Conflict where a draft can't be published for what was changed outside it meanwhile.
        """
        async with self._store.hold(organisation) as held:
            newest = newest_of(held)
            demand_right(actor, newest)
            return await findings_of(held, newest if draft is None else await as_published(held, draft))

    # One change.

    async def _carry_out(
        self, held: Held, newest: Document, operation: Operation, seen: int | None
    ) -> Document:
        situation = Situation(newest, held.version, held.since)
        if seen is None or seen == held.version:
            return operation.on(situation)
        looked_at = await version_of(held, seen)
        return merge(looked_at, operation.on(replace(situation, document=looked_at)), newest)

    def _deed(self, actor: Actor, act: str, waiting: Mapping[DestinationId, int]) -> Deed:
        return Deed(actor, act, self._store.now(), waiting)
