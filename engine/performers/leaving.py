"""What a ringing needs whose legs leave the house: a trunk, leave, a number to show, and the question."""

from collections.abc import Sequence

from dialplan.decision import Decision, Seen, Step
from dialplan.destinations import AnyDevice, Mobile
from dialplan.ids import PersonId
from dialplan.numbers import E164, number_from_trunk
from dialplan.presentation import Shown, show_forwarded, show_outside, show_to_agents
from dialplan.tolls import Refusal, Tolls, refusal_of, tolls_of
from engine.calls.call import Call

Phones = Sequence[tuple[PersonId, AnyDevice]]
"""Each with the person whose it is; '' where it is nobody's of the house."""


async def prepare_to_leave(call: Call, phones: Phones, shows: str | None = None) -> Phones:
    """Return the phones that may be rung, all set for those among them that are outside the house.

    ``shows`` is what those inside show, where that is not simply the caller's number.
    """
    allowed = [(agent, phone) for agent, phone in phones if _may_ring(call, agent, phone)]
    if any(isinstance(phone, Mobile) for _, phone in allowed):
        await show_number(call, _decide_shown(call, shows))
    if any(phone.confirms for _, phone in allowed):
        await _put_question(call)
    return allowed


async def show_number(call: Call, shown: Shown) -> None:
    """Have legs over the trunk show a number, and say by which rule."""
    saw: dict[str, Seen] = {"at": call.progress.at or ""}
    if shown.source:
        saw["source"] = shown.source
    call.note(Decision(Step.RING, f"shown.{shown.why}", saw, "a number" if shown.number else "no number"))
    call.show(shown.number)
    await call.channel.set_variable("__VAXEL_SHOWS", shown.number)


def refuse_toll(call: Call, refusal: Refusal, **saw: Seen) -> None:
    call.note(Decision(Step.OUTGOING, f"tolls.{refusal}", saw, "refused"))


def _may_ring(call: Call, agent: PersonId, phone: AnyDevice) -> bool:
    if not isinstance(phone, Mobile):
        return True
    if call.desk.settings.trunk is None:
        call.note(Decision(Step.RING, "external.no_trunk", {"at": phone.name}, "unreachable"))
        return False
    refusal = refusal_of(tolls_of(phone.number, call.company.country), _tolls(call, agent))
    if refusal is not None:
        refuse_toll(call, refusal, at=phone.name)
    return refusal is None


def _tolls(call: Call, agent: PersonId) -> Tolls:
    """How many calls a day is for those that people make themselves."""
    member = call.company.members.get(agent)
    tolls = call.company.tolls if member is None else member.tolls
    return Tolls(tolls.premium, tolls.foreign)


def _decide_shown(call: Call, shows: str | None) -> Shown:
    caller, shows_foreign = _number_of_caller(call), call.desk.settings.trunk_shows_foreign
    if shows is not None:
        cli = call.progress.cli
        shown = show_to_agents(call.company, shows, cli, caller, trunk_shows_foreign=shows_foreign)
        if shown is not None:
            return shown
    sender = call.progress.sender
    return show_forwarded(
        call.company,
        caller,
        call.company.shown_numbers.get(sender) if sender is not None else None,
        trunk_shows_foreign=shows_foreign,
        is_from_house=call.progress.caller is not None,
    )


def _number_of_caller(call: Call) -> E164 | None:
    """Who calls, as a number that anybody outside can call back; a colleague's is their number outside."""
    company = call.company
    if call.progress.caller is None:
        return number_from_trunk(call.progress.cli, company.country)
    member = company.members.get(call.progress.caller)
    number = show_outside(company, member).number if member is not None else ""
    return E164(number) if number else None


async def _put_question(call: Call) -> None:
    sound = call.desk.ports.prompts.sound(call.company.asks)
    await call.channel.set_variable("__VAXEL_ASK", sound or "")
