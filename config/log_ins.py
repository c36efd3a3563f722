"""Logging in: passwords as argon2 hashes, in a table of their own, in no document, export or audit line."""

import asyncio
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from config.access import Actor, Member, active, has_right
from config.changing.changes import Change
from config.changing.editing import find
from config.changing.refusals import Forbidden, refuse
from config.store import Store
from config.store.changing import Entry
from config.store.log_ins import Membership
from dialplan.check import Finding
from dialplan.ids import OrganisationId

SHORTEST = 12
LONGEST = 256
"""Characters of a password: a longer one would only cost time."""

_AT_ONCE = 2  # argon2 takes 64 MiB for each


class LogIns:
    """Every verb raises StoreAwayError; hashing has threads of its own, and does not hold up calls."""

    def __init__(self, store: Store, hasher: PasswordHasher | None = None) -> None:
        self._store = store
        self._hasher = hasher or PasswordHasher()
        self._nobodys = self._hasher.hash(secrets.token_urlsafe())
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def set_password(
        self, actor: Actor, organisation: OrganisationId, person: str, password: str
    ) -> None:
        """Set a person's password, for themselves or for who has the right.

        Raises Refused where it is too short or too long, Forbidden, UnknownOrganisationError.
        """
        where = ("people", person)
        if not SHORTEST <= len(password) <= LONGEST or not _is_text(password):
            raise refuse(where, "can't have this password", f"choose {SHORTEST} to {LONGEST} characters")
        async with self._turns:
            secret = await asyncio.to_thread(self._hasher.hash, password)
        async with self._store.hold(organisation) as held:
            document = held.document
            if document is None:
                raise refuse(where, "is in a configuration that this program can't read", "use a newer one")
            me = Member(organisation, person)
            is_own = actor == me and active(me, document) is not None
            if not is_own and not has_right(actor, document):
                mend = "ask somebody with the right Telefonisystem"
                raise Forbidden([Finding(where, "has a password that is not yours to set", mend)])
            find(document, where)
            now = self._store.now()
            await held.keep_secret(person, secret, now)
            told = Change((*where, "password"), None, "set")
            await held.tell(Entry(now, actor.name, "log_in.set_password", (told,)))

    async def check_password(self, organisation: OrganisationId, person: str, password: str) -> bool:
        """Whether it is an active person's password; takes as long for people who are not there."""
        return await self._is_right(await self._store.secret_of(organisation, person), password)

    async def log_in(self, email: str, password: str) -> tuple[Membership, ...]:
        """The organisations to choose from; none where the address or the password is wrong."""
        is_address = email.isprintable() and len(email) <= LONGEST
        memberships = await self._store.memberships(email) if is_address else ()
        if not memberships:
            await self._is_right(None, password)
        return tuple(
            [
                membership
                for membership in memberships
                if await self.check_password(membership.organisation, membership.person, password)
            ]
        )

    async def _is_right(self, secret: str | None, password: str) -> bool:
        if len(password) > LONGEST or not _is_text(password):
            return False
        async with self._turns:
            is_match = await asyncio.to_thread(self._verify, secret or self._nobodys, password)
        return is_match and secret is not None

    def _verify(self, secret: str, password: str) -> bool:
        try:
            return self._hasher.verify(secret, password)
        except (VerificationError, InvalidHashError):
            return False


def _is_text(password: str) -> bool:
    """Half of a surrogate pair is in no text, and argon2 can't take it."""
    return not any("\ud800" <= character <= "\udfff" for character in password)
