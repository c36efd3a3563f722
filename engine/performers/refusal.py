"""Ends a call that is not made, or did not come about, with the cause that says why."""

from dataclasses import replace

from dialplan.decision import Decision
from dialplan.outcome import LegOutcome
from engine.calls.call import Call

# Q.850, as Asterisk 22 turns them into SIP; the telephone has a tone or a text for each.
NO_SUCH_NUMBER = 1  # 404
BUSY = 17  # 486
NOT_ANSWERED = 19  # 480
FORBIDDEN = 21  # 403
NOT_A_NUMBER = 28  # 484
AWAY = 38  # 500

_CAUSES = {
    LegOutcome.BUSY: BUSY,
    LegOutcome.DECLINED: FORBIDDEN,
    LegOutcome.NO_ANSWER: NOT_ANSWERED,
    LegOutcome.UNREACHABLE: AWAY,
}


async def refuse(call: Call, why: Decision, cause: int = FORBIDDEN) -> None:
    """Say in the log why a call is not made, and end it."""
    call.note(why)
    call.learn(replace(call.facts, refused=True))
    await end_unanswered(call, cause)


async def pass_on(call: Call, outcome: LegOutcome) -> None:
    """Let the caller's telephone say what became of the one they called."""
    await end_unanswered(call, _CAUSES.get(outcome, AWAY))


async def end_unanswered(call: Call, cause: int) -> None:
    call.is_ended_by_us = True
    await call.channel.execute_application("Hangup", str(cause))
