"""PINs of voicemail boxes: argon2 hashes in a table of their own, in no document, export or log line."""

import asyncio
import secrets
from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from config.access import Actor, Member, active, has_right
from config.boxes import boxes_of, has_way_in
from config.changing.changes import Change
from config.changing.refusals import Forbidden, refuse
from config.document import Document
from config.store import Store
from config.store.changing import Entry
from config.store.pins import keep_pin
from dialplan.check import Finding
from dialplan.ids import DestinationId, OrganisationId
from dialplan.voicemail.messages import Box
from dialplan.voicemail.pins import PinAnswer, flaw_of

_AT_ONCE = 2  # argon2 takes 64 MiB for each
_DIGITS = 6


class Pins:
    """Every verb raises StoreAwayError; hashing has threads of its own, and does not hold up calls."""

    def __init__(self, store: Store, hasher: PasswordHasher | None = None) -> None:
        self._store = store
        self._hasher = hasher or PasswordHasher()
        self._nobodys = self._hasher.hash(secrets.token_urlsafe())
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def check(self, box: Box | None, pin: str, now: datetime) -> PinAnswer:
        """Hold a PIN against a box's; takes as long for one that is not there, has none, or is locked."""
        secret, is_locked = (None, False) if box is None else await self._store.pins.begin_guess(box, now)
        async with self._turns:
            is_match = await asyncio.to_thread(self._verify, secret or self._nobodys, pin)
        if is_locked:
            return PinAnswer.LOCKED
        if box is None or secret is None or not is_match:
            return PinAnswer.WRONG
        await self._store.pins.forgive(box)
        return PinAnswer.RIGHT

    async def change(self, box: Box, pin: str, now: datetime) -> None:
        """Set a box's PIN, for who has opened it."""
        await self._store.pins.keep(box, await self._hash(pin), now)

    async def set_pin(self, actor: Actor, organisation: OrganisationId, mailbox: str, pin: str) -> bool:
        """Set a box's PIN, for its person or for who has the right; frees one that is locked.

        Returns whether any telephone opens the box as things are. Raises Refused for a PIN that is too
        easy, Forbidden, UnknownOrganisationError.
        """
        secret = await self._hash(pin)
        async with self._store.hold(organisation) as held:
            document = held.document
            where = tuple(mailbox.split("/"))
            if document is None:
                raise refuse(where, "is in a configuration that this program can't read", "use a newer one")
            extension = check_box(document, mailbox)
            flaw = flaw_of(pin, extension)
            if flaw is not None:
                raise refuse(where, f"can't have this PIN: {flaw}", "choose another one")
            if not may_open(actor, document, mailbox):
                mend = "ask somebody with the right Telefonisystem"
                raise Forbidden([Finding(where, "has a PIN that is not yours to set", mend)])
            now = self._store.now()
            await keep_pin(held.connection, Box(organisation, DestinationId(mailbox)), secret, now)
            await held.tell(
                Entry(now, actor.name, "mailbox.set_pin", (Change((*where, "pin"), None, "set"),))
            )
            return bool(extension) or has_way_in(document, mailbox)

    async def _hash(self, pin: str) -> str:
        async with self._turns:
            return await asyncio.to_thread(self._hasher.hash, pin)

    def _verify(self, secret: str, pin: str) -> bool:
        try:
            return self._hasher.verify(secret, pin)
        except (VerificationError, InvalidHashError):
            return False


def make_pin(extension: str = "") -> str:
    """A PIN that nobody chose."""
    while True:
        pin = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}"
        if flaw_of(pin, extension) is None:
            return pin


def check_box(document: Document, mailbox: str) -> str:
    """The extension of a box, '' for none; raises Refused where there is no such box."""
    boxes = boxes_of(document)
    if mailbox not in boxes:
        mend = "write people/KEY/voicemail, groups/KEY/voicemail or voicemails/KEY"
        raise refuse((mailbox,), "is no voicemail box", mend)
    return boxes[DestinationId(mailbox)] or ""


def may_open(actor: Actor, document: Document, mailbox: str) -> bool:
    """Whether somebody has the right to a box: their own, or any with the right to the telephone system."""
    if has_right(actor, document):
        return True
    return (
        isinstance(actor, Member)
        and active(actor, document) is not None
        and mailbox == f"people/{actor.person}/voicemail"
    )
