"""A caller joins a group's queue, or is back in it after a restart, and leaves it again."""

from dataclasses import replace

import structlog

from dialplan.decision import Decision, Seen, Step
from dialplan.destinations import HuntGroup
from dialplan.queueing import Ticket, phrases, ticket_of
from dialplan.visit import CallbackPromised, LeavesGroup, LeftQueue
from engine.calls.call import Call
from engine.calls.progress import CallProgress
from engine.performers.queue.callback import take_promised_place

_log = structlog.get_logger(__name__)


def kept_ticket(call: Call, group: HuntGroup) -> Ticket | None:
    """The ticket of a caller who has a place already: from before a restart, or as one who is called back."""
    progress = call.progress
    if progress.queued is None or not progress.is_queued_in(group.id):
        return None
    return ticket_of(group, call.id, progress.queued, progress.waits_since)


def join(call: Call, group: HuntGroup) -> Ticket:
    """Take a place at the end of the queue, or the one that was kept for calling this caller back.

    Who was sent on by another queue goes before those who began to wait later than they did there.
    """
    since = call.progress.waits_since
    joined = take_promised_place(call, group) or call.queues.time_to_join(call.now())
    ticket = ticket_of(group, call.id, joined, since)
    call.queues.ledger.begin_day(call.now().astimezone(call.company.time_zone).date())
    estimate = call.queues.estimate(group, ticket)
    progress = replace(
        call.progress,
        group=group.id,
        queued=ticket.joined,
        waits_since=ticket.waits_since,
        queued_s=None,
    )
    estimated_s = _waited_s(call, progress) + estimate.wait_s
    call.advance(replace(progress, estimated_wait_s=round(estimated_s, 1)))
    saw: dict[str, Seen] = {"at": group.id, "ahead": estimate.ahead, "working": estimate.working}
    if since is not None:
        saw["has_waited"] = True
    call.note(Decision(Step.QUEUE, "group.joined", saw, "waits"))
    return ticket


def _waited_s(call: Call, progress: CallProgress) -> float:
    """How long they have waited in the queues before this one."""
    assert progress.waits_from is not None
    return max(0.0, (call.now() - progress.waits_from).total_seconds())


def note_refusal(call: Call) -> None:
    """Who was turned away waits all the same, and is before those who come later where they are sent."""
    since = call.progress.waits_since or call.now()
    call.advance(replace(call.progress, waits_since=since, facts=replace(call.facts, overflowed=True)))


def note_wait(call: Call, group: HuntGroup) -> None:
    """Keep how long the wait was, and how far off the estimate."""
    progress = call.progress
    assert progress.waits_from is not None
    waited_s = ((progress.answered or call.now()) - progress.waits_from).total_seconds()
    call.advance(replace(progress, queued_s=max(0.0, waited_s)))
    if progress.estimated_wait_s is not None:
        _log.info(
            "a wait is over",
            call=call.id,
            group=group.id,
            waited_s=round(waited_s, 1),
            estimated_s=progress.estimated_wait_s,
            is_answered=call.facts.talked,
        )


async def leave(call: Call, group: HuntGroup, outcome: LeavesGroup) -> None:
    """Go out of the queue unanswered. Who chose to, and comes back later, joins anew."""
    call.queues.agents.release_all(call.id)
    await call.channel.music_off()
    call.inbox.forget_digits()  # pressed while waiting, for nobody: not the next menu's
    facts = call.facts
    if isinstance(outcome, LeftQueue):  # they gave up on us, as one who hangs up does
        facts = replace(facts, overflowed=False, rang=None)
    elif not isinstance(outcome, CallbackPromised):
        facts = replace(facts, overflowed=True)
    since = None if isinstance(outcome, LeftQueue | CallbackPromised) else call.progress.waits_since
    call.advance(replace(call.progress, queued=None, waits_since=since, facts=facts))
    if isinstance(outcome, CallbackPromised):
        await call.say(phrases.callback_promised(group.language))
