"""Calls that have no coroutine: after a restart, or when their stream broke. Each comes back or ends."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from dialplan.company import Company
from dialplan.decision import Decision, Step
from dialplan.destinations import HuntGroup
from dialplan.ids import CallId, Endpoint, PersonId
from dialplan.queueing import AgentStatus, ticket_of
from engine.calls.desk import Desk
from engine.calls.ending import end_call
from engine.calls.progress import CallProgress
from engine.conversations import Conversation
from engine.events import (
    AmiDown,
    AmiEvent,
    AmiUp,
    ChannelHungUp,
    LegBegan,
    LegEnded,
    UniqueId,
    answered_endpoint,
    caller_channel,
)
from engine.queues import Queues
from engine.telephones import told_as


@dataclass(slots=True)
class _Orphan:
    """``seen`` is when the call was last known to be there, as long as AMI does not tell."""

    progress: CallProgress
    company: Company | None
    queues: Queues
    seen: datetime
    legs: dict[UniqueId, Endpoint] = field(default_factory=dict)

    def agent_at(self, endpoint: Endpoint) -> PersonId | None:
        """Whose phone an endpoint is."""
        devices = self.company.devices if self.company else {}
        for person, phones in devices.items():
            if any(told_as(device) == endpoint for device in phones):
                return person
        return None

    @property
    def group(self) -> HuntGroup | None:
        """The group whose agents the call waits for."""
        at = self.progress.at
        here = self.company.destinations.get(at) if self.company and at else None
        return here if isinstance(here, HuntGroup) else None


class Orphans:
    """Keeps each one's place and agents until the stub brings it back, or ends it when it is gone."""

    def __init__(
        self, desk: Desk, queues_of: Callable[[CallProgress], Queues], tasks: asyncio.TaskGroup
    ) -> None:
        self._desk = desk
        self._queues_of = queues_of
        self._tasks = tasks
        self._orphans: dict[CallId, _Orphan] = {}

    def __len__(self) -> int:
        return len(self._orphans)

    def adopt(self, progress: CallProgress, seen: datetime | None = None) -> None:
        """Watch over a call from now on; ``seen`` is when it was last known to be there."""
        company = self._desk.ports.configuration.company_at(progress.organisation, progress.config_version)
        orphan = _Orphan(
            progress, company, self._queues_of(progress), max(seen or progress.latest, progress.latest)
        )
        self._orphans[progress.call] = orphan
        self._keep_place(orphan)
        if progress.agent is not None and progress.answered is not None:
            orphan.queues.agents.adopt(progress.agent, progress.call, AgentStatus.TALKING)
        for leg, endpoint in self._desk.exchange.legs_of(progress.call).items():
            self._note_ringing(orphan, leg, endpoint)
        self._desk.exchange.listen(progress.call, lambda event: self._take(orphan, event))
        if self._desk.exchange.is_ami_up and not self._desk.exchange.knows(progress.call):
            self._end(orphan, is_seen=False)

    def take_up(self, call: CallId) -> CallProgress | None:
        """Hand a call over to the coroutine that its caller came back to; None where it is not known."""
        orphan = self._orphans.pop(call, None)
        if orphan is None:
            return None
        self._desk.exchange.stop_listening(call)
        self._desk.conversations.end(call)
        orphan.queues.agents.release_all(call, orphan.progress.wrap_up_s)
        return orphan.progress

    def _keep_place(self, orphan: _Orphan) -> None:
        progress = orphan.progress
        group = orphan.group
        if group is not None and progress.group == group.id and progress.queued and not progress.answered:
            ticket = ticket_of(group, progress.call, progress.queued, progress.waits_since)
            orphan.queues.keep_place(ticket, self._desk.settings.limits.way_back_s)

    def _take(self, orphan: _Orphan, event: AmiEvent) -> None:
        call = orphan.progress.call
        match event:
            case AmiUp(channels=channels):
                if not self._desk.exchange.knows(call):
                    self._end(orphan, is_seen=False)
                    return
                self._resynchronise(orphan)
                endpoint = answered_endpoint(call, channels)
                if endpoint is not None:
                    self._note_talking(orphan, endpoint)
            case AmiDown():
                orphan.seen = self._desk.ports.now()
            case LegBegan(leg=leg, endpoint=endpoint):
                self._note_ringing(orphan, leg, endpoint)
            case LegEnded(leg=leg, status="ANSWER") if leg in orphan.legs:
                self._note_talking(orphan, orphan.legs[leg])
            case ChannelHungUp(channel=channel) if channel == caller_channel(call):
                self._end(orphan, is_seen=True)
            case ChannelHungUp(channel=leg) if leg in orphan.legs:
                self._note_silent(orphan, orphan.legs.pop(leg))
            case _:
                pass

    def _resynchronise(self, orphan: _Orphan) -> None:
        """Events were missed: some phones may have stopped ringing, others begun."""
        legs = self._desk.exchange.legs_of(orphan.progress.call)
        for leg in orphan.legs.keys() - legs.keys():
            self._note_silent(orphan, orphan.legs.pop(leg))
        for leg, endpoint in legs.items():
            self._note_ringing(orphan, leg, endpoint)

    def _note_ringing(self, orphan: _Orphan, leg: UniqueId, endpoint: Endpoint) -> None:
        orphan.legs[leg] = endpoint
        agent = orphan.agent_at(endpoint)
        if agent is not None and agent != orphan.progress.agent:
            orphan.queues.agents.adopt(agent, orphan.progress.call, AgentStatus.RINGING)

    def _note_talking(self, orphan: _Orphan, endpoint: Endpoint) -> None:
        agent = orphan.agent_at(endpoint)
        if agent is not None:
            orphan.queues.agents.adopt(agent, orphan.progress.call, AgentStatus.TALKING)
        if orphan.progress.answered is None:
            orphan.queues.remove(orphan.progress.call)
            talking = replace(
                orphan.progress,
                answered=self._desk.ports.now(),
                agent=agent,
                wrap_up_s=orphan.group.wrap_up_s if orphan.group else 0.0,
                facts=replace(orphan.progress.facts, talked=True),
            )
            orphan.progress = self._desk.note(
                talking, Decision(Step.TALK, "talk.answered", {"agent": agent or ""}, "bridged")
            )
        self._note_conversation(orphan, endpoint)

    def _note_conversation(self, orphan: _Orphan, endpoint: Endpoint) -> None:
        """A group's, which its supervisors may hear over a restart too."""
        group = orphan.group
        leg = next((leg for leg, told in orphan.legs.items() if told == endpoint), None)
        if group is not None and orphan.progress.group == group.id and leg is not None:
            self._desk.conversations.begin(orphan.progress.call, Conversation(group.id, leg))

    def _note_silent(self, orphan: _Orphan, endpoint: Endpoint) -> None:
        agent = orphan.agent_at(endpoint)
        if agent is not None and agent != orphan.progress.agent:
            orphan.queues.agents.release(agent, orphan.progress.call)

    def _end(self, orphan: _Orphan, *, is_seen: bool) -> None:
        """Let a call end now, or where nobody saw its end, when it was last known to be there."""
        progress = orphan.progress
        if self._orphans.pop(progress.call, None) is None:
            return
        self._desk.exchange.stop_listening(progress.call)
        self._desk.conversations.end(progress.call)
        orphan.queues.remove(progress.call)
        ended = progress.ended
        if ended is None:
            ended = self._desk.ports.now() if is_seen else max(orphan.seen, progress.latest)
            decision = _tell_end(progress, is_seen=is_seen)
            facts = progress.facts
            if not facts.talked:
                facts = replace(facts, caller_hung_up=True)
            progress = self._desk.note(replace(progress, facts=facts, ended=ended), decision)
        ending = end_call(self._desk, orphan.queues, progress, ended)
        try:
            self._tasks.create_task(ending)
        except RuntimeError:  # the engine stops, and the group takes no more: the journal has it for the next
            ending.close()


def _tell_end(progress: CallProgress, *, is_seen: bool) -> Decision:
    saw = {"at": progress.at or ""}
    if not is_seen:
        return Decision(Step.RESUME, "resume.gone", saw, "ended while no engine was there")
    if progress.facts.talked:
        return Decision(Step.TALK, "talk.over", saw, "hang up")
    return Decision(Step.END, "caller.hung_up", saw, "hang up")
