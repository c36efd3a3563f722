import pytest

from dialplan.disposition import CallFacts, Disposition, dispose
from dialplan.outcome import LegOutcome


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (CallFacts(talked=True, caller_hung_up=True), Disposition.ANSWERED),
        (CallFacts(talked=True, failed=True), Disposition.ANSWERED),
        (CallFacts(left_message=True, caller_hung_up=True, closed=True), Disposition.VOICEMAIL),
        (CallFacts(used_feature=True, caller_hung_up=True), Disposition.FEATURE),
        (CallFacts(unassigned=True, caller_hung_up=True), Disposition.UNASSIGNED),
        (CallFacts(closed=True, caller_hung_up=True), Disposition.CLOSED),
        (CallFacts(caller_hung_up=True, rang=LegOutcome.BUSY), Disposition.ABANDONED),
        (CallFacts(failed=True), Disposition.FAILED),
        (CallFacts(rang=LegOutcome.BUSY), Disposition.BUSY),
        (CallFacts(rang=LegOutcome.DECLINED), Disposition.DECLINED),
        (CallFacts(rang=LegOutcome.NO_ANSWER, overflowed=True), Disposition.NO_ANSWER),
        (CallFacts(rang=LegOutcome.UNREACHABLE), Disposition.UNREACHABLE),
        (CallFacts(overflowed=True), Disposition.NO_ANSWER),
        (CallFacts(), Disposition.ABANDONED),
    ],
)
def test_one_word_for_a_whole_call(facts: CallFacts, expected: Disposition) -> None:
    assert dispose(facts) is expected


@pytest.mark.parametrize("outcome", list(LegOutcome))
def test_every_end_of_ringing_has_a_disposition(outcome: LegOutcome) -> None:
    assert dispose(CallFacts(rang=outcome)) in Disposition
