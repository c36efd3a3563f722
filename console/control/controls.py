"""What people may ask of a running engine and do with its agents: the operator all, others what is theirs."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from console.control.words import (
    AgentRow,
    Answer,
    Asked,
    Declare,
    Forget,
    ListAgents,
    ListQueues,
    QueueRow,
    Record,
)
from dialplan.company import Company
from dialplan.destinations import HuntGroup
from dialplan.ids import CallId, OrganisationId, PersonId
from dialplan.queueing import AgentStatus, Presence, WrongTransition, ticket_of
from dialplan.queueing.promises import Forgetting
from engine.agents.declaring import declare_presence
from engine.queues import Queues

_BUSY = frozenset(
    {
        AgentStatus.RESERVED,
        AgentStatus.RINGING,
        AgentStatus.TALKING,
        AgentStatus.WRAP_UP,
        AgentStatus.PRIVATE_CALL,
    }
)


Records = Callable[[Record, Company, Mapping[PersonId, Presence]], Answer]
"""Says what becomes of a recording; agents' presence is part of it."""


class Refusal(Exception):
    """It is not done; the message says why, in words for people."""


class Controls:
    """``companies`` are the newest of every organisation, ``queues_of`` has what lives in the engine."""

    def __init__(
        self,
        companies: Callable[[], Sequence[Company]],
        queues_of: Callable[[OrganisationId], Queues],
        now: Callable[[], datetime],
        record: Records | None = None,
    ) -> None:
        self._companies = companies
        self._queues_of = queues_of
        self._now = now
        self._record = record

    def answer(self, asked: Asked) -> Answer:
        try:
            if isinstance(asked, Forget):
                return self._forget(asked)
            company = self._company(asked.organisation)
            if isinstance(asked, Record):
                return self._answer_recording(asked, company)
            groups = tuple(_groups_of(company, asked.actor))
            queues = self._queues_of(company.organisation)
            match asked:
                case ListAgents():
                    rows = tuple(_agents(groups, queues)) or _own_row(company, queues, asked.actor)
                    return Answer(agents=rows)
                case ListQueues():
                    _check_supervises(company, groups, asked.actor)
                    return Answer(queues=tuple(self._queues(groups, queues)))
                case Declare():
                    return _declare(company, groups, queues, asked)
        except Refusal as refusal:
            return Answer(refusal=str(refusal))

    def _answer_recording(self, asked: Record, company: Company) -> Answer:
        if self._record is None:
            raise Refusal("This engine records no traces.")
        agents = self._queues_of(company.organisation).agents.agents()
        return self._record(asked, company, {person: agent.presence for person, agent in agents.items()})

    def _forget(self, asked: Forget) -> Answer:
        """Also of an organisation that is set up no more: it may owe calls yet."""
        forgetting = forgetting_of(asked)
        promises = self._queues_of(forgetting.organisation).promises
        if asked.counts:
            return Answer(promises=sum(forgetting.concerns(promise) for promise in promises.all))
        return Answer(promises=promises.forget(forgetting))

    def _company(self, wanted: str) -> Company:
        known = {company.organisation: company for company in self._companies()}
        if not wanted and len(known) == 1:
            return next(iter(known.values()))
        company = known.get(OrganisationId(wanted))
        if company is None and wanted and known:
            raise Refusal(f"there is no organisation {wanted}: `vaxel organisations` lists them")
        if company is None:
            raise Refusal(f"Which organisation? {' or '.join(known) or 'There is none yet.'}")
        return company

    def _queues(self, groups: Sequence[HuntGroup], queues: Queues) -> Iterator[QueueRow]:
        now = self._now()
        promised = {promise.place for promise in queues.promises.all}
        for group in groups:
            tickets = [ticket for ticket in queues.tickets if ticket.group == group.id]
            waiting = [ticket for ticket in tickets if not ticket.ringing and ticket.call not in promised]
            queues.agents.admit(group.agents)
            statuses = [queues.agents.statuses()[agent] for agent in group.agents]
            longest = max(((now - ticket.waits_since).total_seconds() for ticket in waiting), default=0.0)
            nobody = ticket_of(group, CallId("~"), now)
            yield QueueRow(
                group=group.id.partition("/")[2],
                waiting=len(waiting),
                longest_s=round(longest, 1),
                callbacks=sum(promise.group == group.id for promise in queues.promises.all),
                estimate_s=round(queues.estimate(group, nobody).wait_s, 1),
                available=statuses.count(AgentStatus.AVAILABLE),
                busy=sum(status in _BUSY for status in statuses),
                paused=statuses.count(AgentStatus.PAUSED),
                logged_out=statuses.count(AgentStatus.LOGGED_OUT),
            )


def forgetting_of(asked: Forget) -> Forgetting:
    return Forgetting(OrganisationId(asked.organisation), frozenset(asked.numbers), asked.before)


def _groups_of(company: Company, actor: str) -> Iterator[HuntGroup]:
    """All groups for the operator, for a person those that they supervise."""
    for destination in company.destinations.values():
        if isinstance(destination, HuntGroup) and (not actor or PersonId(actor) in destination.supervisors):
            yield destination


def _agents(groups: Sequence[HuntGroup], queues: Queues) -> Iterator[AgentRow]:
    for person in dict.fromkeys(agent for group in groups for agent in group.agents):
        queues.agents.admit((person,))
        agent = queues.agents.agents()[person]
        yield AgentRow(
            agent=person,
            groups=tuple(group.id.partition("/")[2] for group in groups if person in group.agents),
            status=agent.status,
            reason=agent.reason,
        )


def _own_row(company: Company, queues: Queues, actor: str) -> tuple[AgentRow, ...]:
    """Of a person who supervises nobody: themselves, for they may log in and out. Raises Refusal."""
    every = tuple(_groups_of(company, ""))
    own = tuple(row for row in _agents(every, queues) if row.agent == actor)
    if not own:
        _check_supervises(company, (), actor)
    return own


def _check_supervises(company: Company, groups: Sequence[HuntGroup], actor: str) -> None:
    """An empty table would say that nobody waits. Raises Refusal."""
    if not actor or groups:
        return
    if PersonId(actor) not in company.devices:
        raise Refusal(f"There is nobody called {actor}")
    raise Refusal(f"{actor} supervises no group")


def _declare(company: Company, groups: Sequence[HuntGroup], queues: Queues, asked: Declare) -> Answer:
    person = PersonId(asked.agent)
    if not any(person in group.agents for group in groups) and not _is_own(company, asked):
        whose = "you supervise" if asked.actor else "there is"
        raise Refusal(f"{asked.agent} is not an agent of any group {whose}")
    by = f"people/{asked.actor}" if asked.actor else "operator"
    reason = company.pause_reasons.get(asked.reason, asked.reason)
    try:
        declare_presence(queues.agents, company.organisation, person, asked.act, by=by, reason=reason)
    except WrongTransition as wrong:
        raise Refusal(f"{asked.agent} {wrong}") from wrong
    every = tuple(_groups_of(company, ""))
    return Answer(agents=tuple(row for row in _agents(every, queues) if row.agent == person))


def _is_own(company: Company, asked: Declare) -> bool:
    """An agent may say of themselves what they could dial on their phone."""
    return asked.actor == asked.agent and any(
        PersonId(asked.agent) in group.agents for group in _groups_of(company, "")
    )
