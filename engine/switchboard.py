"""Where calls arrive: each FastAGI stream becomes a call of its own, or goes on with one that is known."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace

import structlog

from dialplan.company import NO_COMPANY, Company
from dialplan.ids import CallId, OrganisationId
from dialplan.numbers import clean_number
from engine.agi import Channel, StreamLost
from engine.calls.call import Call
from engine.calls.desk import Desk
from engine.calls.lifetime import conduct
from engine.calls.progress import CallProgress
from engine.queues import Queues
from engine.resume import Orphans

_log = structlog.get_logger(__name__)

_UNTOLD_LINES = 100
"""More than a call can write into the routing log before the journal has it: no two lines have one number."""


class Switchboard:
    """``tasks`` owns what outlives a stream: ending calls whose caller is gone."""

    def __init__(self, desk: Desk, tasks: asyncio.TaskGroup) -> None:
        self._desk = desk
        self._queues: dict[OrganisationId, Queues] = {}
        self.orphans = Orphans(desk, lambda progress: self.queues_of(progress.organisation), tasks)

    @property
    def all_queues(self) -> Mapping[OrganisationId, Queues]:
        return self._queues

    def queues_of(self, organisation: OrganisationId) -> Queues:
        """An organisation's own agents and queues; nothing is shared."""
        return self._queues.setdefault(organisation, Queues())

    def remember_calls(self) -> None:
        """Take over what the journal has of calls from before a restart."""
        journal = self._desk.ports.journal
        kept, seen = journal.load(), journal.last_alive()
        for progress in sorted(kept, key=lambda progress: progress.started):
            self.orphans.adopt(replace(progress, lines=progress.lines + _UNTOLD_LINES), seen)
        if kept:
            _log.info("calls of an earlier engine are expected back", calls=len(kept))

    async def handle(self, channel: Channel) -> None:
        """Conduct the call that a stream brings, from its beginning or from where it was."""
        unique_id = channel.request.unique_id
        limits = self._desk.settings.limits
        is_known = await self._desk.exchange.wait_for_channel(
            unique_id, limits.unknown_channel_s, limits.ami_away_s
        )
        call_id = CallId(unique_id)
        if not is_known or call_id in self._desk.exchange.calls:
            _log.warning("a stream was refused: AMI knows no such waiting channel", channel=unique_id)
            return
        call = self._open(channel, call_id)
        try:
            await conduct(call)
        except StreamLost:
            self.orphans.adopt(call.progress, call.now())

    def _open(self, channel: Channel, call_id: CallId) -> Call:
        progress = self.orphans.take_up(call_id)
        if progress is None:
            company, progress = self._begin(channel, call_id)
        else:
            company, progress = self._go_on(progress)
        return Call(
            desk=self._desk,
            channel=channel,
            inbox=self._desk.exchange.open_inbox(call_id),
            company=company,
            queues=self.queues_of(company.organisation),
            progress=progress,
        )

    def _begin(self, channel: Channel, call_id: CallId) -> tuple[Company, CallProgress]:
        did = clean_number(channel.request.extension)
        company = self._desk.ports.configuration.company_for(did) or NO_COMPANY
        return company, CallProgress(
            call=call_id,
            organisation=company.organisation,
            config_version=company.version,
            did=did,
            cli=clean_number(channel.request.caller_number),
            started=self._desk.ports.now(),
        )

    def _go_on(self, progress: CallProgress) -> tuple[Company, CallProgress]:
        """A call finishes on the snapshot it began with; where that is gone it begins anew on today's."""
        progress = replace(progress, ended=None)  # the caller is still there: the last word did not arrive
        configuration = self._desk.ports.configuration
        company = configuration.company_at(progress.organisation, progress.config_version)
        if company is not None:
            return company, progress
        company = configuration.company_for(progress.did) or NO_COMPANY
        return company, replace(
            progress,
            organisation=company.organisation,
            config_version=company.version,
            at=None,
            group=None,
            queued=None,
        )
