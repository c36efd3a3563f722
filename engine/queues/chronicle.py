"""Keeps over a restart what agents did lately, so that the next engine chooses and estimates as this one."""

import asyncio
from collections.abc import Callable, Mapping
from typing import NoReturn

from dialplan.ids import OrganisationId
from engine.ports import Kept
from engine.queues.past import PastBook
from engine.queues.queues import Queues

KEEP_EVERY_S = 2.0
"""It changes with every call; an engine that is killed loses no more than this of it."""


class Chronicle:
    """``of_all`` has every organisation's queues."""

    def __init__(self, kept: Kept[PastBook], of_all: Callable[[], Mapping[OrganisationId, Queues]]) -> None:
        self._kept = kept
        self._of_all = of_all
        self._unseen = {past.organisation: past for past in kept.load() or ()}
        self._changes: Mapping[OrganisationId, int] = {}

    def recall(self, organisation: OrganisationId, queues: Queues) -> None:
        """Put an organisation's histories back to where they were before a restart."""
        past = self._unseen.pop(organisation, None)
        if past is not None:
            queues.ledger.recall(past)

    async def run(self) -> NoReturn:
        """Keep what changed, until cancelled; then the rest."""
        try:
            while True:
                await asyncio.sleep(KEEP_EVERY_S)
                self._keep()
        finally:
            self._keep()

    def _keep(self) -> None:
        changes = {organisation: queues.ledger.changes for organisation, queues in self._of_all().items()}
        if changes != self._changes:
            self._changes = changes
            seen = (queues.ledger.past(organisation) for organisation, queues in self._of_all().items())
            self._kept.keep((*seen, *self._unseen.values()))
