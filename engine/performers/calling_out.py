"""Calls that people of the house make over the trunk: help at once, others as their tolls allow."""

from dataclasses import replace
from datetime import date

from dialplan.decision import Decision, Seen, Step
from dialplan.destinations import Mobile
from dialplan.ids import DestinationId, Endpoint, PersonId
from dialplan.members import Member
from dialplan.numbers import E164
from dialplan.outcome import LegOutcome
from dialplan.outgoing import Emergency, Outside
from dialplan.presentation import Shown, show_in_emergency, show_outside
from dialplan.records import Direction
from dialplan.tolls import refusal_of
from engine.calls.call import Call
from engine.performers.leaving import show_number
from engine.performers.refusal import AWAY, FORBIDDEN, end_unanswered, pass_on, refuse
from engine.performers.ringing import RingManner, ring_outside

_RING_S = 90
_EMERGENCY_RING_S = 120


async def call_for_help(call: Call, emergency: Emergency) -> None:
    """Whoever calls, and whatever limits they have reached."""
    caller = call.progress.caller
    call.note(Decision(Step.OUTGOING, "emergency.calls", {"caller": caller or ""}, "rings"))
    member = call.company.members.get(caller) if caller is not None else None
    billing_id = call.company.billing_ids.get(DestinationId(f"people/{caller}"), "")
    call.advance(replace(call.progress, billing_id=billing_id))
    if call.desk.settings.trunk is None:
        call.note(Decision(Step.RING, "external.no_trunk", {"caller": caller or ""}, LegOutcome.UNREACHABLE))
        outcome = LegOutcome.UNREACHABLE
    else:
        shown = show_in_emergency(call.company, member)
        await call.channel.set_variable("TIMEOUT(absolute)", "0")  # the stub's, for an engine that stalls
        outcome = await _ring(call, "emergency", emergency.digits, shown, _EMERGENCY_RING_S)
    if outcome is LegOutcome.UNREACHABLE:
        call.last_word = "fallback"  # the stub tries it once more by itself
    elif outcome is not LegOutcome.ANSWERED:
        await pass_on(call, outcome)


async def call_outside(call: Call, caller: PersonId, outside: Outside) -> None:
    """A number outside the house, called from a telephone of somebody who may."""
    member = call.company.members.get(caller, Member())
    if not await _may_call(call, caller, outside):
        return
    shown = show_outside(call.company, member)
    outcome = await _ring(call, "outside", outside.number, shown, _RING_S)
    if outcome is not LegOutcome.ANSWERED:
        await pass_on(call, outcome)


async def call_from_mailbox(call: Call, mailbox: DestinationId, sender: Outside) -> None:
    """Whoever hears their messages calls back: as from their own phone, at their own cost and limits."""
    await call_outside(call, _owner(call, mailbox), sender)


def why_not_from_mailbox(call: Call, mailbox: DestinationId, sender: Outside) -> Decision | None:
    """Why the visitor of a box may not call its sender back; None where they may."""
    return _refusal(call, _owner(call, mailbox), sender)


def _owner(call: Call, mailbox: DestinationId) -> PersonId:
    section, _, rest = mailbox.partition("/")
    return call.progress.caller or PersonId(rest.partition("/")[0] if section == "people" else "")


def _refusal(call: Call, caller: PersonId, outside: Outside) -> Decision | None:
    member = call.company.members.get(caller, Member())
    saw = _seen_of(call, caller)
    refusal = refusal_of(outside.tolls, member.tolls, _calls_today(call, caller))
    return None if refusal is None else Decision(Step.OUTGOING, f"tolls.{refusal}", saw, "refused")


def _calls_today(call: Call, caller: PersonId) -> int:
    return call.desk.daily_calls.count((call.company.organisation, caller), _today(call))


def _seen_of(call: Call, caller: PersonId) -> dict[str, Seen]:
    return {"caller": caller, "calls_today": _calls_today(call, caller)}


async def _may_call(call: Call, caller: PersonId, outside: Outside) -> bool:
    saw = _seen_of(call, caller)
    refusal = _refusal(call, caller, outside)
    if refusal is not None:
        await refuse(call, refusal, FORBIDDEN)
        return False
    if call.desk.settings.trunk is None:
        call.learn(replace(call.facts, rang=LegOutcome.UNREACHABLE))
        call.note(Decision(Step.RING, "external.no_trunk", {"caller": caller}, LegOutcome.UNREACHABLE))
        await end_unanswered(call, AWAY)
        return False
    call.desk.daily_calls.add((call.company.organisation, caller), _today(call))
    call.note(Decision(Step.OUTGOING, "outgoing.outside", saw, "rings"))
    return True


async def _ring(call: Call, name: str, number: str, shown: Shown, ring_s: int) -> LegOutcome:
    """``number`` is in E.164, or a short one that the network knows, such as 112."""
    call.advance(replace(call.progress, direction=Direction.OUTGOING))
    await show_number(call, shown)
    telephone = Mobile(Endpoint(name), E164(number), confirms=False)
    outcome = await ring_outside(call, telephone, RingManner(ring_s, passes_tones=True))
    if outcome is LegOutcome.ANSWERED:
        call.note(Decision(Step.TALK, "talk.over", {"at": name}, "hang up"))
    return outcome


def _today(call: Call) -> date:
    return call.now().astimezone(call.company.time_zone).date()
