"""A call from a telephone of the house: decided by what was dialled and whose phone it is."""

from dataclasses import replace

from dialplan.decision import Decision, Seen, Step
from dialplan.feature_codes import read_feature
from dialplan.ids import DestinationId, PersonId
from dialplan.outgoing import Emergency, Feature, Inside, Outside, Unreadable, read_dialled
from dialplan.presentation import show_inside
from dialplan.records import Direction
from dialplan.supervision import read_listening
from engine.calls.call import Call
from engine.performers.calling_out import call_for_help, call_outside
from engine.performers.feature import perform_feature
from engine.performers.refusal import NOT_A_NUMBER, refuse
from engine.performers.supervising import listen_in

_OWN_MAILBOX = "*98"


async def perform_dialled(call: Call) -> DestinationId | None:
    """Do what was dialled; return the destination of the house that the call goes to, if it does."""
    dialled = read_dialled(call.progress.did, call.company)
    if isinstance(dialled, Emergency):
        await call_for_help(call, dialled)
        return None
    caller = call.progress.caller
    if caller is None:
        saw = {"phone": call.progress.phone or ""}
        await refuse(call, Decision(Step.OUTGOING, "phone.unknown", saw, "refused"))
        return None
    await _introduce(call, caller)
    match dialled:
        case Inside(to=to, is_active=False):
            call.learn(replace(call.facts, unassigned=True))
            call.note(Decision(Step.OUTGOING, "outgoing.inactive", {"caller": caller}, f"to {to}", to))
            return to
        case Inside(to=to, is_extension=is_extension):
            saw_inside: dict[str, Seen] = {"caller": caller, "extension": is_extension}
            call.note(Decision(Step.OUTGOING, "outgoing.inside", saw_inside, f"to {to}", to))
            return to
        case Feature(code=code):
            return await _perform_code(call, caller, code)
        case Outside():
            await call_outside(call, caller, dialled)
        case Unreadable():
            why = Decision(Step.OUTGOING, "outgoing.unreadable", {"caller": caller}, "refused")
            await refuse(call, why, NOT_A_NUMBER)
    return None


async def _introduce(call: Call, caller: PersonId) -> None:
    """Put the extension in place of whatever the phone says of itself."""
    member = call.company.members.get(caller)
    shown = show_inside(call.company, member).number if member is not None else ""
    billing_id = call.company.billing_ids.get(DestinationId(f"people/{caller}"), "")
    call.advance(replace(call.progress, cli=shown, direction=Direction.INTERNAL, billing_id=billing_id))
    await call.channel.set_variable("CALLERID(num)", shown)
    await call.channel.set_variable("CALLERID(name)", "")


async def _perform_code(call: Call, caller: PersonId, code: str) -> DestinationId | None:
    listening = read_listening(code)
    if listening is not None:
        how, extension = listening
        await listen_in(call, caller, how, extension)
        return None
    own_mailbox = DestinationId(f"people/{caller}/mailbox")
    if code == _OWN_MAILBOX and own_mailbox in call.company.destinations:
        call.note(Decision(Step.OUTGOING, "feature.mailbox", {"caller": caller}, f"to {own_mailbox}"))
        return own_mailbox
    feature = read_feature(code)
    if feature is not None:
        await perform_feature(call, caller, *feature)
        return None
    why = Decision(Step.OUTGOING, "feature.unknown", {"caller": caller}, "refused")
    await refuse(call, why, NOT_A_NUMBER)
    return None
