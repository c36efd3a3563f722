"""What is kept of the calls that keep a promise: each is a call of its own, with its lines and its CDR.

Until somebody answers it is no call for the journal: what a restart must know of it stands in the promise.
"""

from dataclasses import replace

from dialplan.company import Company
from dialplan.decision import Decision, Seen, Step
from dialplan.disposition import CallFacts
from dialplan.ids import CallId, OrganisationId, PersonId
from dialplan.outcome import LegOutcome
from dialplan.presentation import Shown
from dialplan.queueing.owing import Over, Why
from dialplan.queueing.promises import Dialling, Promise
from dialplan.records import CALLED_BACK, Direction, LegRecord
from engine.calls.desk import Desk
from engine.calls.progress import CallProgress, write_cdr


def begin_dialling(desk: Desk, company: Company, promise: Promise, keeps: Decision, shown: Shown) -> Promise:
    """Write down for whom an agent is kept, and which number the call shows."""
    saw = {"at": promise.group, "source": shown.source} if shown.source else {"at": promise.group}
    shows = Decision(Step.RING, f"shown.{shown.why}", saw, "a number" if shown.number else "no number")
    progress = desk.write_line(desk.write_line(_progress(desk, company, promise), keeps), shows)
    return replace(promise, dialling=Dialling(progress.started, shown.number, progress.lines))


def begin_answered(desk: Desk, company: Company, promise: Promise) -> CallProgress:
    """The call that keeps a promise: it goes on in the queue where the one before it was."""
    progress = replace(_progress(desk, company, promise), queued=promise.joined)
    return progress.with_leg(_leg(promise, LegOutcome.ANSWERED))


def begin_stray(desk: Desk, call: CallId) -> CallProgress:
    """A call of ours that nobody is owed, as far as anybody knows."""
    return CallProgress(
        call=call,
        organisation=OrganisationId(""),
        config_version=0,
        did="",
        cli="",
        started=desk.ports.now(),
        direction=Direction.CALLBACK,
    )


def record_unanswered(
    desk: Desk, company: Company, promise: Promise, left: Promise | None, outcome: LegOutcome
) -> None:
    """Write down an attempt that came to nothing; ``left`` is what remains of the promise."""
    progress = _progress(desk, company, promise).with_leg(_leg(promise, outcome))
    if promise.dialling is not None:
        progress = replace(progress, started=promise.dialling.since)
    saw: dict[str, Seen] = {"at": promise.group, "try": promise.tries + 1, "outcome": outcome.value}
    decision = Decision(Step.QUEUE, "callback.unanswered", saw, "given up" if left is None else "tried again")
    _record(desk, company, replace(progress, facts=CallFacts(rang=outcome)), decision)


def record_over(desk: Desk, promise: Promise, over: Over) -> None:
    """Write down that a promise ends without a call: with the one that would have been the next."""
    saw: dict[str, Seen] = {"at": promise.group, "tries": promise.tries}
    match over.why:
        case Why.EXPIRED:
            decision = Decision(Step.QUEUE, "callback.expired", saw, "given up")
        case Why.GROUP_GONE:
            decision = Decision(Step.QUEUE, "callback.group_gone", saw, "given up")
    progress = _progress(desk, over.company, promise)
    _record(desk, over.company, replace(progress, facts=CallFacts(overflowed=True)), decision)


def _record(desk: Desk, company: Company, progress: CallProgress, decision: Decision) -> None:
    pays = company.billing_ids.get(progress.group, "") if progress.group is not None else ""
    progress = replace(progress, billing_id=pays)
    desk.recorder.record(write_cdr(desk.write_line(progress, decision), desk.ports.now()))


def _progress(desk: Desk, company: Company, promise: Promise) -> CallProgress:
    dialling = promise.dialling or Dialling(desk.ports.now())
    return CallProgress(
        call=promise.attempt,
        organisation=company.organisation,
        config_version=company.version,
        did=promise.did,
        cli=promise.number,
        started=desk.ports.now(),
        language=promise.language,
        direction=Direction.CALLBACK,
        callback_of=promise.call,
        group=promise.group,
        shown=dialling.shown,
        lines=dialling.lines,
    )


def _leg(promise: Promise, outcome: LegOutcome) -> LegRecord:
    return LegRecord(PersonId(""), CALLED_BACK, outcome, None, promise.number)
