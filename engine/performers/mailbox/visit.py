"""One visitor on one call, and what they and the store have to say to each other."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import TypeVar

from dialplan.destinations import Mailbox, Voicemail
from dialplan.ids import DestinationId
from dialplan.prompts import Prompt
from dialplan.voicemail.messages import Box
from dialplan.voicemail.phrases import Phrase, said, whose_message
from engine.calls.call import Call
from engine.performers.keys import ask_key

_T = TypeVar("_T")

_STORE_S = 8.0


class StoreAway(Exception):
    """The store, or the disk, can't do it now."""


@dataclass(frozen=True, slots=True)
class Visit:
    """``opened`` is the box that was opened; None while nothing is."""

    call: Call
    mailbox: Mailbox
    opened: DestinationId | None

    @property
    def box(self) -> Box:
        assert self.opened is not None
        return Box(self.call.progress.organisation, self.opened)

    @property
    def shared(self) -> tuple[Box, ...]:
        """The boxes of groups whose messages the owner of this one may hear."""
        found = self.mailbox.shared.get(self.box.mailbox, ())
        return tuple(Box(self.box.organisation, mailbox) for mailbox in found)

    async def say(self, phrase: Phrase) -> None:
        await self.call.say(said(phrase, self.mailbox.language))

    async def say_whose(self, box: Box) -> None:
        """Say which group's message comes."""
        found = self.call.company.destinations.get(box.mailbox)
        if isinstance(found, Voicemail):
            await self.call.say(whose_message(found.name, self.mailbox.language))

    async def ask(self, phrase: Phrase) -> str:
        """Say it; return the key that the visitor presses, or ''."""
        return await ask_key(self.call, said(phrase, self.mailbox.language))

    def prompt(self, phrase: Phrase) -> Prompt:
        return said(phrase, self.mailbox.language)


async def from_store(asked: Awaitable[_T]) -> _T:
    """What the store or the disk says, within a visitor's patience. Raises StoreAway."""
    try:
        async with asyncio.timeout(_STORE_S):
            return await asked
    except OSError as error:  # TimeoutError is one
        raise StoreAway from error
