"""Drafts: changes that are prepared, and put in force together."""

import re
from dataclasses import replace

from config.access import Actor, check_access, demand_right
from config.changing.changes import find_changes
from config.changing.refusals import refuse
from config.document import Document
from config.office.deeds import Deed, Done, Waiting, save
from config.office.reading import as_published, draft_of, newest_of
from config.operations import Operation, Situation
from config.problems import quote
from config.store import Store
from config.store.changing import Draft, Entry, Held
from dialplan.ids import OrganisationId

_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")


class Drafts:
    """Every verb raises Refused for who has no right to the telephone system."""

    def __init__(self, store: Store, waiting: Waiting) -> None:
        self._store = store
        self._waiting = waiting

    async def begin(self, actor: Actor, organisation: OrganisationId, name: str) -> None:
        """Begin a draft from what is in force."""
        async with self._store.hold(organisation) as held:
            newest = newest_of(held)
            demand_right(actor, newest)
            if not _NAME.fullmatch(name):
                what = f"{quote(name)} is no name for a draft"
                raise refuse(("drafts",), what, "begin with a letter: a-z, digits and -, at most 40")
            if await held.draft(name) is not None:
                raise refuse(
                    ("drafts", name), "is there already", "publish it, drop it or choose another name"
                )
            await held.keep_draft(Draft(name, held.version, newest, self._store.now(), actor.name))

    async def names(self, actor: Actor, organisation: OrganisationId) -> tuple[str, ...]:
        """The names of the drafts there are."""
        async with self._store.hold(organisation) as held:
            demand_right(actor, newest_of(held))
            return await held.drafts()

    async def read(self, actor: Actor, organisation: OrganisationId, name: str) -> Document:
        """A draft as it stands."""
        async with self._store.hold(organisation) as held:
            demand_right(actor, newest_of(held))
            return (await draft_of(held, name)).document

    async def publish(self, actor: Actor, organisation: OrganisationId, name: str) -> Done:
        """Put a draft in force, together with what was changed outside it meanwhile."""
        waiting = await self._waiting(organisation)
        async with self._store.hold(organisation) as held:
            newest = newest_of(held)
            demand_right(actor, newest)
            after = await as_published(held, name)
            deed = Deed(actor, "draft.publish", self._store.now(), waiting)
            done = await save(deed, held, newest, after)
            await held.drop_draft(name)
            return done

    async def drop(self, actor: Actor, organisation: OrganisationId, name: str) -> None:
        async with self._store.hold(organisation) as held:
            demand_right(actor, newest_of(held))
            await draft_of(held, name)
            await held.drop_draft(name)
            await held.tell(Entry(self._store.now(), actor.name, "draft.drop", draft=name))

    async def do(self, actor: Actor, held: Held, operation: Operation, name: str) -> Done:
        """Carry out an operation on a draft; what would be wrong may be so until it is published."""
        demand_right(actor, newest_of(held))
        draft = await draft_of(held, name)
        after = operation.on(Situation(draft.document, held.version, held.since))
        changes = find_changes(draft.document, after)
        check_access(actor, draft.document, changes)
        now = self._store.now()
        await held.keep_draft(replace(draft, document=after, at=now, by=actor.name))
        await held.tell(Entry(now, actor.name, operation.act, changes, draft=name))
        return Done(held.organisation, held.version, changes)
