"""How far a call has come: everything its CDR, and an engine that takes it over, need to know."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from dialplan.disposition import CallFacts, dispose
from dialplan.ids import CallId, DestinationId, Endpoint, OrganisationId, PersonId
from dialplan.outcome import LegOutcome
from dialplan.records import CALLED_BACK, Cdr, Direction, LegRecord

MOST_LEGS = 200
"""Phones a call remembers, the newest: one that waits for hours rings thousands. The routing log has all."""


@dataclass(frozen=True, slots=True)
class CallProgress:
    """One call so far. Times are aware, in UTC.

    ``language`` is the one the caller chose ('' for none), ``at`` the destination that has the call,
    ``tries`` a menu's tries used up there by wrong keys and ``no_inputs`` those by none, ``queued`` since
    when the caller has a place in ``group`` (None once they have left it), ``waits_since`` since when they
    have waited in it and in the queues that sent them on to it, ``recording`` the name of a message being
    recorded for ``mailbox`` (None: what is left of it is nobody's), ``lines`` how many lines the routing log
    has of the call, ``ended`` when it was over: only its CDR is to come then. A call from ``phone`` of the
    house is one of ``caller``, the person whose phone it is. ``sender`` is the last person, group or menu
    that the call was with, ``hops`` how often it was sent on.
    """

    call: CallId
    organisation: OrganisationId
    config_version: int
    did: str
    cli: str
    started: datetime
    language: str = ""
    at: DestinationId | None = None
    steps: int = 0
    tries: int = 0
    no_inputs: int = 0
    lines: int = 0
    group: DestinationId | None = None
    queued: datetime | None = None
    waits_since: datetime | None = None
    answered: datetime | None = None
    agent: PersonId | None = None
    wrap_up_s: float = 0.0
    recording: str | None = None
    mailbox: DestinationId | None = None
    legs: tuple[LegRecord, ...] = ()
    facts: CallFacts = field(default_factory=CallFacts)
    ended: datetime | None = None
    direction: Direction = Direction.INCOMING
    billing_id: str = ""
    shown: str = ""
    estimated_wait_s: float | None = None
    queued_s: float | None = None
    callback_of: CallId | None = None
    phone: Endpoint | None = None
    caller: PersonId | None = None
    sender: DestinationId | None = None
    hops: int = 0

    @property
    def latest(self) -> datetime:
        """The latest time that is known of the call."""
        return max(at for at in (self.started, self.queued, self.answered) if at is not None)

    @property
    def waits_from(self) -> datetime | None:
        """Since when they have waited on this call, in this queue and in those that sent them on to it.

        A place that was kept for calling them back is older than the call.
        """
        since = self.waits_since or self.queued
        return None if since is None else max(since, self.started)

    def is_queued_in(self, group: DestinationId) -> bool:
        """Whether the caller has a place there: after a restart, or as one who is called back."""
        return self.queued is not None and self.group == group

    def with_leg(self, leg: LegRecord) -> "CallProgress":
        """Remember how one more phone's ringing ended; the oldest that nobody answered makes room."""
        legs = [*self.legs, leg]
        if len(legs) > MOST_LEGS:
            oldest = (number for number, old in enumerate(legs) if old.outcome is not LegOutcome.ANSWERED)
            del legs[next(oldest, 0)]
        return replace(self, legs=tuple(legs))


def write_cdr(progress: CallProgress, ended: datetime) -> Cdr:
    """The one record of a call that ended at ``ended``."""
    until = progress.answered or ended
    talk_s = max(0.0, (ended - until).total_seconds())
    whole_s = max(0.0, (ended - progress.started).total_seconds())
    return Cdr(
        call=progress.call,
        organisation=progress.organisation,
        config_version=progress.config_version,
        did=progress.did,
        cli=progress.cli,
        started=progress.started,
        answered=progress.answered,
        ended=ended,
        disposition=dispose(progress.facts),
        group=progress.group,
        agent=progress.agent,
        wait_s=max(0.0, (until - progress.started).total_seconds()),
        talk_s=talk_s,
        legs=tuple(_with_talk(leg, talk_s, whole_s) for leg in progress.legs),
        direction=progress.direction,
        billing_id=progress.billing_id or _number_dialled(progress),
        shown=progress.shown,
        estimated_wait_s=progress.estimated_wait_s,
        queued_s=_queued_s(progress, until),
        callback_of=progress.callback_of,
    )


def _with_talk(leg: LegRecord, talk_s: float, whole_s: float) -> LegRecord:
    """A leg out of the house costs as long as it talked; a call has one conversation.

    Who was called back costs all the time from their answer, with which the call begins.
    """
    talked = leg.number and leg.outcome is LegOutcome.ANSWERED
    return replace(leg, talk_s=whole_s if leg.endpoint == CALLED_BACK else talk_s) if talked else leg


def _number_dialled(progress: CallProgress) -> str:
    """Who pays where the call came by nobody whom the invoice knows: the number of the house."""
    return progress.did if progress.direction is Direction.INCOMING else ""


def _queued_s(progress: CallProgress, until: datetime) -> float | None:
    """How long the caller waited in queues: what was noted as they left the last, or until it all ended."""
    since = progress.waits_from
    if progress.queued_s is not None or progress.queued is None or since is None:
        return progress.queued_s
    return max(0.0, (until - since).total_seconds())
