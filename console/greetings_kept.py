"""Greetings follow their boxes: whoever gets a key that was another's has none of theirs."""

import structlog

from config.snapshot.directory import Directory
from config.store import Store
from console.voicemail import boxes_in
from dialplan.ids import OrganisationId
from media.greetings import Greetings

_log = structlog.get_logger(__name__)


class GreetingsKept:
    """To be told of each new directory before calls are routed by it."""

    def __init__(self, greetings: Greetings, store: Store) -> None:
        self._greetings = greetings
        self._store = store
        self._seen: dict[OrganisationId, int] = {}

    async def follow(self, directory: Directory) -> None:
        """Forget those of boxes that went, also of those that came again meanwhile.

        Where not every organisation can be read nobody knows which boxes there are: then the rest stays.
        """
        try:
            since = await self._greetings.kept_since(boxes_in(directory))
            for box in await self._store.lost_boxes(since, self._seen):
                await self._greetings.reset(box)
            self._seen = dict(directory.newest)
            if all(newest in directory.companies for newest in directory.newest.items()):
                await self._greetings.keep_only(boxes_in(directory))
        except OSError as error:  # the store's too; at the next change it is tried anew
            _log.warning("greetings of boxes that are gone could not be removed", why=type(error).__name__)
