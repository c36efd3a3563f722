"""Somebody says that an agent is here, away or paused: done, and written down with who said it."""

import structlog

from dialplan.ids import OrganisationId, PersonId
from dialplan.queueing import Agent, PresenceAct
from engine.agents.store import AgentStore

_log = structlog.get_logger(__name__)


def declare_presence(
    store: AgentStore,
    organisation: OrganisationId,
    agent: PersonId,
    act: PresenceAct,
    *,
    by: str,
    reason: str = "",
) -> Agent:
    """``by`` is where it was said: ``phone``, or who at the command line. Raises WrongTransition."""
    after = store.declare(agent, act, reason)
    _log.info(
        "an agent's presence changed",
        organisation=organisation,
        agent=agent,
        act=act.value,
        presence=after.presence.value,
        reason=reason,
        by=by,
    )
    return after
