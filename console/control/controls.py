"""What people may ask of a running engine and do with its agents: the operator all, others what is theirs."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from console.control.words import AgentRow, Answer, Asked, Declare, ListAgents, ListQueues, QueueRow
from dialplan.company import Company
from dialplan.destinations import HuntGroup
from dialplan.ids import CallId, OrganisationId, PersonId
from dialplan.queueing import AgentStatus, WrongTransition, ticket_of
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


class Refusal(Exception):
    """It is not done; the message says why, in words for people."""


class Controls:
    """``companies`` are the newest of every organisation, ``queues_of`` has what lives in the engine."""

    def __init__(
        self,
        companies: Callable[[], Sequence[Company]],
        queues_of: Callable[[OrganisationId], Queues],
        now: Callable[[], datetime],
    ) -> None:
        self._companies = companies
        self._queues_of = queues_of
        self._now = now

    def answer(self, asked: Asked) -> Answer:
        try:
            company = self._company(asked.organisation)
            groups = tuple(_groups_of(company, asked.actor))
            queues = self._queues_of(company.organisation)
            match asked:
                case ListAgents():
                    return Answer(agents=tuple(_agents(groups, queues)))
                case ListQueues():
                    return Answer(queues=tuple(self._queues(groups, queues)))
                case Declare():
                    return _declare(company, groups, queues, asked)
        except Refusal as refusal:
            return Answer(refusal=str(refusal))

    def _company(self, wanted: str) -> Company:
        known = {company.organisation: company for company in self._companies()}
        if not wanted and len(known) == 1:
            return next(iter(known.values()))
        company = known.get(OrganisationId(wanted))
        if company is None:
            raise Refusal(f"Which organisation? {' or '.join(known) or 'There is none yet.'}")
        return company

    def _queues(self, groups: Sequence[HuntGroup], queues: Queues) -> Iterator[QueueRow]:
        now = self._now()
        for group in groups:
            tickets = [ticket for ticket in queues.tickets if ticket.group == group.id]
            waiting = [ticket for ticket in tickets if not ticket.ringing]
            queues.agents.admit(group.agents)
            statuses = [queues.agents.statuses()[agent] for agent in group.agents]
            longest = max(((now - ticket.joined).total_seconds() for ticket in waiting), default=0.0)
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


def _declare(company: Company, groups: Sequence[HuntGroup], queues: Queues, asked: Declare) -> Answer:
    person = PersonId(asked.agent)
    if not any(person in group.agents for group in groups) and not _is_own(company, asked):
        whose = "you supervise" if asked.actor else "there is"
        raise Refusal(f"{asked.agent} is not an agent of any group {whose}")
    by = f"people/{asked.actor}" if asked.actor else "operator"
    try:
        declare_presence(queues.agents, company.organisation, person, asked.act, by=by, reason=asked.reason)
    except WrongTransition as wrong:
        raise Refusal(f"{asked.agent} {wrong}") from wrong
    every = tuple(_groups_of(company, ""))
    return Answer(agents=tuple(row for row in _agents(every, queues) if row.agent == person))


def _is_own(company: Company, asked: Declare) -> bool:
    """An agent may say of themselves what they could dial on their phone."""
    return asked.actor == asked.agent and any(
        PersonId(asked.agent) in group.agents for group in _groups_of(company, "")
    )
