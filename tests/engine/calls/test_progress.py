from dataclasses import replace

from dialplan.ids import Endpoint
from dialplan.outcome import LegOutcome
from dialplan.records import LegRecord
from engine.calls.progress import MOST_LEGS, CallProgress
from tests.engine.fakes import ANNA, PHONES, progress_of

ANSWERED = LegRecord(ANNA, PHONES[ANNA], LegOutcome.ANSWERED, 16)


def declined(number: int) -> LegRecord:
    return LegRecord(ANNA, Endpoint(f"PJSIP/{number}"), LegOutcome.DECLINED, 21)


def after(progress: CallProgress, count: int) -> CallProgress:
    for number in range(count):
        progress = progress.with_leg(declined(number))
    return progress


def test_a_call_that_rings_for_hours_remembers_the_newest_phones() -> None:
    progress = after(progress_of(), MOST_LEGS + 50)
    assert progress.legs == tuple(declined(number) for number in range(50, MOST_LEGS + 50))


def test_the_phone_that_answered_is_never_forgotten() -> None:
    progress = after(progress_of().with_leg(ANSWERED), MOST_LEGS + 50)
    assert len(progress.legs) == MOST_LEGS
    assert progress.legs[0] == ANSWERED
    assert progress.legs[-1] == declined(MOST_LEGS + 49)


def test_the_newest_phone_is_remembered_even_where_many_answered() -> None:
    progress = replace(progress_of(), legs=(ANSWERED,) * MOST_LEGS).with_leg(ANSWERED)
    assert len(progress.legs) == MOST_LEGS
