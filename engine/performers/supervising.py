"""A supervisor listens to an agent's call, whispers to the agent, or joins; each use is told and logged."""

from dataclasses import replace

import structlog

from dialplan.decision import Decision, Step
from dialplan.ids import PersonId
from dialplan.supervision import Listening, may_not_listen
from engine.calls.call import Call
from engine.performers.refusal import FORBIDDEN, refuse

_log = structlog.get_logger(__name__)

# ChanSpy: u takes one channel by its id, so that no key leads to another one's call; E ends with that
# channel, q says nothing first.
_OPTIONS = {Listening.LISTEN: "uqE", Listening.WHISPER: "uqEw", Listening.BARGE: "uqEB"}


async def listen_in(call: Call, supervisor: PersonId, how: Listening, extension: str) -> None:
    agent = _agent_with(call, extension)
    held = call.queues.agents.agents().get(agent) if agent is not None else None
    conversation = call.desk.conversations.of(held.call) if held is not None else None
    group = conversation.group if conversation is not None else None
    may_not = may_not_listen(call.company, supervisor, agent, group)
    saw = {"supervisor": supervisor, "agent": agent or ""}
    if may_not is not None or conversation is None:
        _log.warning("nobody was let into a call", how=how, why=may_not, **saw)
        refused = {**saw, "how": how.value, "why": may_not or ""}
        await refuse(call, Decision(Step.OUTGOING, "supervision.refused", refused, "refused"), FORBIDDEN)
        return
    _log.info("a supervisor takes part in a call", how=how, group=group, **saw)
    call.note(Decision(Step.OUTGOING, f"supervision.{how}", saw, "lets in"))
    call.learn(replace(call.facts, used_feature=True))
    call.is_ended_by_us = True  # whoever hangs up now, nobody was waiting for an answer
    await call.channel.answer()
    await call.channel.execute_application(
        "ChanSpy", conversation.leg, _OPTIONS[how], deadline_s=call.desk.settings.longest_talk_s
    )
    call.note(Decision(Step.OUTGOING, "supervision.over", saw, "hang up"))


def _agent_with(call: Call, extension: str) -> PersonId | None:
    to = call.company.extensions.get(extension, "")
    section, _, key = to.partition("/")
    return PersonId(key) if section == "people" and "/" not in key else None
