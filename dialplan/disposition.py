"""What a whole call came to, in one word for its CDR."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from dialplan.outcome import LegOutcome


class Disposition(StrEnum):
    ANSWERED = "answered"
    VOICEMAIL = "voicemail"
    MAILBOX = "mailbox"
    FEATURE = "feature"
    ABANDONED = "abandoned"
    BUSY = "busy"
    DECLINED = "declined"
    NO_ANSWER = "no_answer"
    UNREACHABLE = "unreachable"
    CALLBACK = "callback"
    CLOSED = "closed"
    UNASSIGNED = "unassigned"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What happened on a call that its disposition is read from; ``rang`` is how the last ringing ended."""

    talked: bool = False
    left_message: bool = False
    opened_box: bool = False
    used_feature: bool = False
    wants_callback: bool = False
    unassigned: bool = False
    refused: bool = False
    closed: bool = False
    failed: bool = False
    caller_hung_up: bool = False
    overflowed: bool = False
    rang: LegOutcome | None = None


_OF_RINGING: Mapping[LegOutcome, Disposition] = {
    LegOutcome.ANSWERED: Disposition.ANSWERED,
    LegOutcome.BUSY: Disposition.BUSY,
    LegOutcome.DECLINED: Disposition.DECLINED,
    LegOutcome.NO_ANSWER: Disposition.NO_ANSWER,
    LegOutcome.UNREACHABLE: Disposition.UNREACHABLE,
    LegOutcome.ABANDONED: Disposition.ABANDONED,
}


def dispose(facts: CallFacts) -> Disposition:
    """Read the disposition; the first that applies.

    Who hears that the company is closed, or that the number is nobody's, has had the answer even when
    they hang up on it. A caller who pressed no key that leads anywhere reached nobody: abandoned.
    """
    ranked = (
        (facts.talked, Disposition.ANSWERED),
        (facts.left_message, Disposition.VOICEMAIL),
        (facts.opened_box, Disposition.MAILBOX),
        (facts.used_feature, Disposition.FEATURE),
        (facts.wants_callback, Disposition.CALLBACK),
        (facts.failed, Disposition.FAILED),
        (facts.unassigned, Disposition.UNASSIGNED),
        (facts.refused, Disposition.REFUSED),
        (facts.closed, Disposition.CLOSED),
        (facts.caller_hung_up, Disposition.ABANDONED),
    )
    for applies, disposition in ranked:
        if applies:
            return disposition
    if facts.rang is not None:
        return _OF_RINGING[facts.rang]
    return Disposition.NO_ANSWER if facts.overflowed else Disposition.ABANDONED
