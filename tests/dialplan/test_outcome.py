import pytest

from dialplan.outcome import LegOutcome, combine_outcomes, outcome_of_cause


@pytest.mark.parametrize(
    ("phone_answers", "cause", "expected"),
    [
        ("603 Decline", 21, LegOutcome.DECLINED),
        ("486 Busy Here", 17, LegOutcome.BUSY),
        ("480", 19, LegOutcome.NO_ANSWER),
        ("408", 18, LegOutcome.UNREACHABLE),
        ("404", 1, LegOutcome.UNREACHABLE),
        ("500", 38, LegOutcome.UNREACHABLE),
        ("nothing", 0, LegOutcome.NO_ANSWER),
        ("something nobody has seen", 99, LegOutcome.UNREACHABLE),
    ],
)
def test_the_outcome_of_a_leg_is_in_its_own_cause(
    phone_answers: str, cause: int, expected: LegOutcome
) -> None:
    assert outcome_of_cause(cause, {}) is expected


def test_a_device_may_mean_declined_by_busy_here() -> None:
    assert outcome_of_cause(17, {17: LegOutcome.DECLINED}) is LegOutcome.DECLINED


@pytest.mark.parametrize(
    ("legs", "expected"),
    [
        ([], LegOutcome.UNREACHABLE),
        ([LegOutcome.ABANDONED, LegOutcome.ANSWERED], LegOutcome.ANSWERED),
        ([LegOutcome.BUSY, LegOutcome.DECLINED], LegOutcome.DECLINED),
        ([LegOutcome.UNREACHABLE, LegOutcome.NO_ANSWER], LegOutcome.NO_ANSWER),
        ([LegOutcome.NO_ANSWER, LegOutcome.BUSY], LegOutcome.BUSY),
    ],
)
def test_several_phones_come_to_one_outcome(legs: list[LegOutcome], expected: LegOutcome) -> None:
    assert combine_outcomes(legs) is expected
