"""An agent dials a code on their own phone: they log in or out, pause or come back, and are told so."""

from dataclasses import replace

from dialplan.decision import Decision, Step
from dialplan.destinations import HuntGroup
from dialplan.feature_codes import AgentFeature, act_of
from dialplan.ids import PersonId
from dialplan.queueing import WrongTransition, phrases
from engine.agents.declaring import declare_presence
from engine.calls.call import Call
from engine.performers.refusal import FORBIDDEN, refuse


async def perform_feature(call: Call, person: PersonId, feature: AgentFeature, reason: str = "") -> None:
    """``reason`` is why they pause, as they dialled it: the organisation may have a word for it."""
    reason = call.company.pause_reasons.get(reason, reason)
    groups = [
        group
        for group in call.company.destinations.values()
        if isinstance(group, HuntGroup) and person in group.agents
    ]
    if not groups:
        why = Decision(Step.OUTGOING, "agent.none", {"caller": person, "feature": feature}, "refused")
        await refuse(call, why, FORBIDDEN)
        return
    call.learn(replace(call.facts, used_feature=True))
    await call.channel.answer()
    agents = call.queues.agents
    agents.admit((person,))
    presence = agents.agents()[person].presence
    act = act_of(feature, presence)
    try:
        organisation = call.company.organisation
        presence = declare_presence(agents, organisation, person, act, by="phone", reason=reason).presence
    except WrongTransition:  # they resume who never paused: told what they are, all the same
        decided = f"stays {presence}"
    else:
        decided = f"is {presence}"
    saw = {"agent": person, "act": act.value, "reason": reason}
    call.note(Decision(Step.OUTGOING, "agent.presence", {**saw}, decided))
    await call.say(phrases.presence(presence, groups[0].language))
