"""Rings a number outside the house, over the trunk that the settings name."""

from dataclasses import replace

from dialplan.decision import Decision, Step
from dialplan.destinations import External
from dialplan.ids import Endpoint
from dialplan.next import Finished, NotAnswered
from dialplan.outcome import LegOutcome
from engine.calls.call import Call

_RING_S = 45
_LATE_S = 10

# Asterisk's own word serves here: whatever it was, nothing comes after it.
_OUTCOMES = {
    "ANSWER": LegOutcome.ANSWERED,
    "BUSY": LegOutcome.BUSY,
    "NOANSWER": LegOutcome.NO_ANSWER,
    "CANCEL": LegOutcome.ABANDONED,
}


async def perform_external(call: Call, external: External) -> Finished | NotAnswered:
    outcome = await _ring(call, external)
    if outcome is LegOutcome.ANSWERED:
        call.learn(replace(call.facts, talked=True, rang=outcome))
        call.note(Decision(Step.TALK, "talk.answered", {"at": external.id}, "was bridged"))
        return Finished()
    call.learn(replace(call.facts, rang=outcome))
    return NotAnswered(outcome)


async def _ring(call: Call, external: External) -> LegOutcome:
    trunk = call.desk.settings.trunk
    if trunk is None:
        saw = {"at": external.id}
        call.note(Decision(Step.RING, "external.no_trunk", saw, LegOutcome.UNREACHABLE))
        return LegOutcome.UNREACHABLE
    call.note(Decision(Step.RING, "external.rings", {"at": external.id, "ring_s": _RING_S}, "rings"))
    longest_talk_s = call.desk.settings.longest_talk_s
    await call.channel.dial(
        [Endpoint(f"PJSIP/{external.number}@{trunk}")],
        _RING_S,
        options=f"gS({longest_talk_s})r",
        deadline_s=_RING_S + longest_talk_s + _LATE_S,
    )
    said = await call.channel.variable("DIALSTATUS")
    return _OUTCOMES.get(said or "", LegOutcome.UNREACHABLE)
