"""Messages in their boxes, for people at the office: whose box it is, or who has the right, and no other."""

from collections.abc import Collection
from dataclasses import dataclass

from config.access import Actor, has_right
from config.boxes import boxes_of
from config.changing.changes import Change
from config.changing.refusals import Forbidden, refuse
from config.document import Document
from config.pins import check_box, may_open
from config.store import Store
from config.store.changing import Entry
from config.store.strays import STRAYS
from dialplan.check import Finding
from dialplan.ids import CallId, DestinationId, OrganisationId
from dialplan.voicemail.messages import Box, KeptMessage


@dataclass(frozen=True, slots=True)
class Messages:
    """Every verb raises Refused, StoreAwayError, UnknownOrganisationError."""

    store: Store

    async def in_box(
        self, actor: Actor, organisation: OrganisationId, mailbox: str = ""
    ) -> tuple[KeptMessage, ...]:
        """What a box has, or where none is named all boxes that are somebody's to open; the oldest first."""
        document = await self._document(organisation)
        boxes = {*boxes_of(document)}
        if has_right(actor, document):  # who left a message in a box that is gone must still be forgotten
            boxes |= await self.store.mailboxes.boxes(organisation)
        if mailbox:
            _demand(actor, document, mailbox, boxes)
        boxes = (
            {DestinationId(mailbox)} if mailbox else {box for box in boxes if may_open(actor, document, box)}
        )
        found = [
            message
            for box in boxes
            for message in await self.store.mailboxes.messages(Box(organisation, box))
        ]
        return tuple(sorted(found, key=lambda kept: kept.message.at))

    async def one(self, actor: Actor, organisation: OrganisationId, mailbox: str, call: str) -> KeptMessage:
        for message in await self.in_box(actor, organisation, mailbox):
            if message.call == call:
                return message
        raise refuse((mailbox, call), "is no message", "`vaxel voicemail list` has them all")

    async def delete(self, actor: Actor, organisation: OrganisationId, mailbox: str, call: str) -> None:
        """Delete a message: its numbers and transcript at once, its sound as soon as the service sees it."""
        await self.one(actor, organisation, mailbox, call)
        now = self.store.now()
        await self.store.mailboxes.delete(CallId(call), now)
        async with self.store.hold(organisation) as held:
            told = Change((*mailbox.split("/"), "messages", call), "kept", None)
            await held.tell(Entry(now, actor.name, "mailbox.delete_message", (told,)))

    async def _document(self, organisation: OrganisationId) -> Document:
        async with self.store.hold(organisation) as held:
            if held.document is None:
                raise refuse((), "this program can't read the configuration", "use a newer one")
            return held.document


def _demand(actor: Actor, document: Document, mailbox: str, boxes: Collection[str]) -> None:
    if mailbox not in boxes and not mailbox.startswith(STRAYS):  # a stray box is there while it has any
        check_box(document, mailbox)
    if not may_open(actor, document, mailbox):
        mend = "ask somebody with the right Telefonisystem"
        raise Forbidden([Finding(tuple(mailbox.split("/")), "is not your box", mend)])
