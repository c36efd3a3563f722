"""Who is at the phones of a stage: customers called back, and those of the house as they always are."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from dialplan.disposition import Disposition
from dialplan.ids import CallId, Endpoint, PersonId
from dialplan.outcome import LegOutcome
from dialplan.records import CALLED_BACK, Direction, LegRecord
from simulator.phones import Answers, Ignores, Phone
from simulator.recorded.calls import RecordedCall
from simulator.recorded.rings import outside
from simulator.replay.habits import Habitude
from simulator.replay.staging import Recording, set_stage
from tests.simulator.replay.company import company, recorded

CUSTOMER, BUREAU = "+46701740605", "+46846500499"


def called_back(outcome: LegOutcome) -> RecordedCall:
    """Somebody was called back, and the bureau rang for them in vain after they answered."""
    started = recorded()[0].cdr.started
    is_answered = outcome is LegOutcome.ANSWERED
    cdr = replace(
        recorded()[0].cdr,
        call=CallId("back"),
        direction=Direction.CALLBACK,
        answered=started + timedelta(seconds=10) if is_answered else None,
        ended=started + timedelta(seconds=70),
        disposition=Disposition.ANSWERED if is_answered else Disposition.ABANDONED,
        talk_s=60.0 if is_answered else 0.0,
        legs=(
            LegRecord(PersonId(""), CALLED_BACK, outcome, None, CUSTOMER),
            LegRecord(PersonId(""), Endpoint("externals/bureau"), LegOutcome.NO_ANSWER, None, BUREAU),
        ),
    )
    return RecordedCall(cdr, ())


def phones(*others: RecordedCall) -> dict[str, Phone]:
    calls: Sequence[RecordedCall] = recorded()[:20]
    recording = Recording(calls, [*calls, *others], company(), Habitude(calls, company(), 1))
    return {phone.endpoint: phone for phone in set_stage(recording, company(), 1).scenario.phones}


def test_customers_who_were_called_back_do_as_they_did() -> None:
    assert phones(called_back(LegOutcome.ANSWERED))[outside(CUSTOMER)].reactions == (Answers(talks_s=60.0),)
    assert phones(called_back(LegOutcome.NO_ANSWER))[outside(CUSTOMER)].reactions == (Ignores(),)


def test_other_phones_that_a_callback_rang_are_as_they_are_for_any_call() -> None:
    for outcome in (LegOutcome.ANSWERED, LegOutcome.NO_ANSWER):
        bureau = phones(called_back(outcome))[outside(BUREAU)]
        assert bureau.mood is not None
        assert bureau.reactions == phones()[outside(BUREAU)].reactions
