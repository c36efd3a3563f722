"""Where calls arrive: each FastAGI stream becomes a call of its own, or goes on with one that is known."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace

import structlog

from dialplan.company import NO_COMPANY, Company
from dialplan.destinations import AnyDevice, Mobile
from dialplan.ids import CallId, Endpoint, OrganisationId, PersonId
from dialplan.numbers import clean_number
from dialplan.records import Direction
from engine.agents.roster import Roster
from engine.agi import Channel, StreamLost
from engine.callbacks import Callbacks
from engine.callbacks.attempts import CallBack
from engine.calls.call import Call
from engine.calls.desk import Desk
from engine.calls.lifetime import conduct
from engine.calls.progress import CallProgress
from engine.events import DeviceState, endpoint_of
from engine.queues import Queues
from engine.queues.chronicle import Chronicle
from engine.resume import Orphans

_log = structlog.get_logger(__name__)

_FROM_PHONE = "phone"
"""The AGI script that the stub asks for where a telephone of the house dials."""

_CALLED_BACK = "callback"
"""The one that it asks for where somebody has answered whom we called."""

_UNTOLD_LINES = 100
"""More than a call can write into the routing log before the journal has it: no two lines have one number."""


class Switchboard:
    """``tasks`` owns what outlives a stream: ending calls whose caller is gone."""

    def __init__(self, desk: Desk, tasks: asyncio.TaskGroup, call_back: CallBack) -> None:
        self._desk = desk
        self._queues: dict[OrganisationId, Queues] = {}
        self._owners: dict[OrganisationId, Mapping[Endpoint, PersonId]] = {}
        self.roster = Roster(desk.ports.presence, desk.ports.now)
        self.chronicle = Chronicle(desk.ports.past, lambda: self._queues)
        desk.exchange.watch_devices(self._note_phone)
        self.callbacks = Callbacks(desk, call_back, self.queues_of, tasks)
        self.orphans = Orphans(desk, lambda progress: self.queues_of(progress.organisation), tasks)

    @property
    def all_queues(self) -> Mapping[OrganisationId, Queues]:
        return self._queues

    def queues_of(self, organisation: OrganisationId) -> Queues:
        """An organisation's own agents and queues; nothing is shared."""
        if organisation not in self._queues:
            queues = self._queues[organisation] = Queues(self._desk.ports.now)
            self.roster.recall(organisation, queues.agents)
            self.chronicle.recall(organisation, queues)
            queues.presence_changed = lambda person: self.roster.keep(organisation, person, queues.agents)
            self.callbacks.follow(queues)
        return self._queues[organisation]

    def _note_phone(self, event: DeviceState) -> None:
        """Whoever is on the phone, for whatever call, is free for no group's, nor who has none to ring."""
        self.follow_owners()
        for company in self._desk.ports.configuration.current():
            person = company.owners.get(event.endpoint)
            if person is not None:
                agents = self.queues_of(company.organisation).agents
                agents.note_phone(person, event.endpoint, is_in_use=event.state.is_talking)
                agents.note_reach(person, is_reachable=self._can_be_rung(company.devices.get(person, ())))

    def follow_owners(self) -> None:
        """A phone in use may have changed hands: the one before is not on it for ever.

        To be called after each change of the configuration; calls and phones see to it, too.
        """
        for company in self._desk.ports.configuration.current():
            if self._owners.get(company.organisation) is company.owners:
                continue
            self._owners[company.organisation] = company.owners
            in_use: dict[PersonId, list[Endpoint]] = {}
            for phone, state in self._desk.exchange.devices.items():
                if state.is_talking and (person := company.owners.get(phone)) is not None:
                    in_use.setdefault(person, []).append(phone)
            agents = self.queues_of(company.organisation).agents
            agents.note_phones(in_use)
            agents.forget_presence_but_of(company.agents)
            for person, phones in company.devices.items():
                agents.note_reach(person, is_reachable=self._can_be_rung(phones))

    def _can_be_rung(self, phones: Sequence[AnyDevice]) -> bool:
        """Whether a group's call has any of these to ring; of one that nothing was told it may be so."""
        states = self._desk.exchange.devices
        return any(
            isinstance(phone, Mobile) or (state := states.get(phone.endpoint)) is None or not state.is_away
            for phone in phones
        )

    def remember_calls(self) -> None:
        """Take over what the journal has of calls from before a restart."""
        self.callbacks.recall()
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
        self.follow_owners()
        call = self._open(channel, call_id)
        try:
            await conduct(call)
        except StreamLost:
            self.orphans.adopt(call.progress, call.now())

    def _open(self, channel: Channel, call_id: CallId) -> Call:
        progress = self.orphans.take_up(call_id)
        if progress is None and channel.request.network_script == _FROM_PHONE:
            company, progress = self._begin_from_phone(channel, call_id)
        elif progress is None and channel.request.network_script == _CALLED_BACK:
            company, progress = self.callbacks.take_up(call_id)
        elif progress is None:
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

    def _begin_from_phone(self, channel: Channel, call_id: CallId) -> tuple[Company, CallProgress]:
        """Whose a phone is decides, and never what it says of itself; nobody's can call for help alone."""
        phone = endpoint_of(channel.request.channel)
        companies = self._desk.ports.configuration.current()
        company = next((one for one in companies if phone in one.owners), None)
        whose = company or next(iter(companies), NO_COMPANY)
        return whose, CallProgress(
            call=call_id,
            organisation=whose.organisation,
            config_version=whose.version,
            did=clean_number(channel.request.extension),
            cli="",
            started=self._desk.ports.now(),
            direction=Direction.INTERNAL,
            phone=phone,
            caller=whose.owners.get(phone),
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
