"""Message-waiting lamps (MWI): lit on the phones of each box that has messages nobody has heard."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import NoReturn

import structlog

from dialplan.company import Company
from dialplan.destinations import Voicemail
from dialplan.ids import Endpoint, OrganisationId
from dialplan.voicemail.messages import Box
from engine.mailbox_ports import Mailboxes
from engine.ports import Configuration
from engine.signal import Signal

_log = structlog.get_logger(__name__)

Light = Callable[[Endpoint, int], Awaitable[None]]
"""Tells a phone how many new messages there are. Raises Unlit where Asterisk did not take it."""

_LOOK_EVERY_S = 30.0
"""Phones change hands, and other engines hear of messages too."""
_REST_S = 5.0
_PACE_S = 0.02
"""Each is a small call of its own to Asterisk, and a company may have thousands of phones."""


class Unlit(Exception):
    """A lamp could not be set now."""


class Lamps:
    """``changed`` tells that counts may differ, ``forget`` that Asterisk may know them no more."""

    def __init__(
        self, configuration: Configuration, mailboxes: Mailboxes, light: Light, changed: Signal
    ) -> None:
        self._configuration = configuration
        self._mailboxes = mailboxes
        self._light = light
        self._changed = changed
        self._told: dict[Endpoint, int] = {}
        self._wires: dict[OrganisationId, Wires] = {}

    def forget(self) -> None:
        """Tell phones with messages anew; a lamp that is off stays off by itself."""
        self._told = {endpoint: count for endpoint, count in self._told.items() if count == 0}
        self._changed.change()

    async def run(self) -> NoReturn:
        """Keep the lamps right until cancelled."""
        while True:
            seen = self._changed.count
            try:
                await self._set_all()
            except OSError:  # the store; delivery has told of it
                await asyncio.sleep(_REST_S)
                continue
            except Exception:
                _log.exception("lamps could not be set")
            try:
                async with asyncio.timeout(_LOOK_EVERY_S):
                    await self._changed.past(seen)
            except TimeoutError:
                pass

    async def _set_all(self) -> None:
        companies, new = self._configuration.current(), await self._mailboxes.count_new()
        wanted = lamps_of(map(self._wires_of, companies), new)
        if wanted == self._told:
            return
        for endpoint in self._told.keys() - wanted.keys():
            wanted[endpoint] = 0  # a phone that was taken from a box
        for endpoint, count in wanted.items():
            if self._told.get(endpoint) == count:
                continue
            try:
                await self._light(endpoint, count)
            except Unlit:
                return  # AMI is away, and will be told all when it is back
            self._told[endpoint] = count
            await asyncio.sleep(_PACE_S)

    def _wires_of(self, company: Company) -> "Wires":
        """Looked for once a version: a company has thousands of destinations, of which few are boxes."""
        wires = self._wires.get(company.organisation)
        if wires is None or wires.company is not company:
            wires = self._wires[company.organisation] = Wires(company)
        return wires


class Wires:
    """Which boxes of a company light which phones."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.phones = {
            Box(company.organisation, box.id): box.lamps
            for box in company.destinations.values()
            if isinstance(box, Voicemail)
        }
        self.dark = {endpoint: 0 for endpoints in self.phones.values() for endpoint in endpoints}


def lamps_of(companies: Iterable[Wires], new: Mapping[Box, int]) -> dict[Endpoint, int]:
    """What each phone's lamp shows: the new messages of all boxes that it belongs to."""
    counts: dict[Endpoint, int] = {}
    for wires in companies:
        counts = {**wires.dark, **counts}
        for box, count in new.items():
            for endpoint in wires.phones.get(box, ()):
                counts[endpoint] += count
    return counts
