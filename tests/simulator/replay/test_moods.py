"""A phone that rings does what it did in the ring nearest in time."""

from datetime import UTC, datetime, timedelta

import pytest

from dialplan.outcome import LegOutcome
from simulator.phones import Answers, Ignores, Phones, Reaction, Refuses, Unregistered
from simulator.recorded.rings import Ring
from simulator.replay.moods import Moods

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def ring(minutes: float, outcome: LegOutcome, rang_s: float = 5.0, cause: int | None = None) -> Ring:
    return Ring(at(minutes), rang_s, outcome, cause)


def reaction(minutes: float, *rings: Ring) -> Reaction:
    moods = Moods({"PJSIP/201": rings}, {"PJSIP/209"}, seed=1)
    moods.now = lambda: at(minutes)
    return Phones([moods.phone("PJSIP/201")]).ring("PJSIP/201")


@pytest.mark.parametrize(
    ("outcome", "cause", "then"),
    [
        (LegOutcome.ANSWERED, None, Answers(5.0)),
        (LegOutcome.BUSY, 17, Refuses(486, 5.0)),
        (LegOutcome.DECLINED, 21, Refuses(603, 5.0)),
        (LegOutcome.DECLINED, 17, Refuses(486, 5.0)),
        (LegOutcome.NO_ANSWER, 0, Ignores()),
        (LegOutcome.NO_ANSWER, 19, Refuses(480, 5.0)),
        (LegOutcome.UNREACHABLE, None, Unregistered()),
        (LegOutcome.UNREACHABLE, 1, Refuses(404, 5.0)),
    ],
)
def test_it_does_what_it_did(outcome: LegOutcome, cause: int | None, then: Reaction) -> None:
    assert reaction(0, ring(0, outcome, cause=cause)) == then


def test_the_nearest_ring_counts() -> None:
    rings = (
        ring(0, LegOutcome.ANSWERED),
        ring(10, LegOutcome.NO_ANSWER, cause=0),
        ring(60, LegOutcome.ANSWERED, 9.0),
    )
    found = [reaction(minutes, *rings) for minutes in (-5, 4, 6, 30, 50, 200)]
    assert found == [Answers(5.0), Answers(5.0), Ignores(), Ignores(), Answers(9.0), Answers(9.0)]


def test_who_was_spared_an_answer_would_have_given_it_later() -> None:
    spared = reaction(
        0,
        ring(0, LegOutcome.ABANDONED, 6.0),
        ring(5, LegOutcome.ANSWERED, 4.0),
        ring(9, LegOutcome.ANSWERED, 8.0),
    )
    assert spared == Answers(8.0)


def test_a_phone_that_never_rang_is_answered_as_phones_are_or_is_known_to_be_away() -> None:
    moods = Moods({"PJSIP/201": [ring(0, LegOutcome.ANSWERED, 4.0)]}, {"PJSIP/209"}, seed=1)
    phones = Phones([moods.phone("PJSIP/202"), moods.phone("PJSIP/209")])
    assert phones.ring("PJSIP/202") == Answers(4.0)
    assert not phones.is_registered("PJSIP/209")
