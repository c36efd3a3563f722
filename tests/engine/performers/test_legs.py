from dataclasses import replace
from itertools import permutations

import pytest

from dialplan.destinations import Device, Mobile
from dialplan.ids import Endpoint
from dialplan.numbers import E164
from dialplan.outcome import LegOutcome
from engine.calls.inbox import LegEvent
from engine.events import LegBegan, LegEnded, UniqueId
from engine.performers.leg import Stage
from engine.performers.legs import Legs
from tests.engine.fakes import ANNA, BO, CALL, PHONES, answered, began, cancelled, gone, listed

PHONES_RUNG = [(ANNA, Device(PHONES[ANNA])), (BO, Device(PHONES[BO], {17: LegOutcome.DECLINED}))]


@pytest.fixture
def legs() -> Legs:
    return Legs(CALL, PHONES_RUNG)


def outcomes(legs: Legs, stage: Stage = Stage.OVER) -> list[LegOutcome]:
    """Anna's, and Bo's."""
    came_of = {record.agent: record.outcome for record in legs.ended(stage)}
    return [came_of[ANNA], came_of[BO]]


def test_a_leg_is_read_from_its_own_cause_and_its_own_phone(legs: Legs) -> None:
    for event in (began(ANNA), began(BO), gone(ANNA, 17), gone(BO, 17)):
        legs.take(event)
    assert outcomes(legs) == [LegOutcome.BUSY, LegOutcome.DECLINED]
    assert legs.are_settled


def test_a_phone_that_never_rang_is_unreachable_and_one_that_rang_was_not_answered(legs: Legs) -> None:
    legs.take(began(BO))
    assert not legs.have_all_begun
    legs.take(gone(BO, 0))
    assert outcomes(legs) == [LegOutcome.UNREACHABLE, LegOutcome.NO_ANSWER]


def test_what_a_phone_said_itself_outlasts_the_caller_s_hanging_up(legs: Legs) -> None:
    for event in (began(ANNA), began(BO), gone(ANNA, 21)):
        legs.take(event)
    assert outcomes(legs, Stage.CALLER_LEFT) == [LegOutcome.DECLINED, LegOutcome.ABANDONED]


def test_who_is_answered_leaves_the_other_abandoned(legs: Legs) -> None:
    for event in (began(ANNA), began(BO), answered(BO), gone(ANNA, 16)):
        legs.take(event)
    assert outcomes(legs) == [LegOutcome.ABANDONED, LegOutcome.ANSWERED]
    assert legs.ringing_agents == {BO}


@pytest.mark.parametrize("cause", [16, 127])
@pytest.mark.parametrize("is_told_first", [True, False])
def test_a_caller_who_gives_up_abandons_the_leg_whichever_connection_tells_first(
    legs: Legs, cause: int, is_told_first: bool
) -> None:
    for event in (began(ANNA), began(BO), cancelled(ANNA), cancelled(BO)):
        legs.take(event)
    if is_told_first:
        legs.take(gone(ANNA, cause))
    assert legs.ended(Stage.RINGING) == ()
    records = legs.ended(Stage.CALLER_LEFT)
    assert [(record.outcome, record.cause) for record in records] == [(LegOutcome.ABANDONED, None)] * 2


@pytest.mark.parametrize("events", [*permutations([answered(BO), cancelled(ANNA), gone(ANNA, 26)])])
def test_nobody_is_beaten_to_it_before_the_answer_is_told(legs: Legs, events: tuple[LegEvent, ...]) -> None:
    legs.take(began(ANNA))
    legs.take(began(BO))
    told: list[LegOutcome] = []
    for event in events:
        legs.take(event)
        told += [record.outcome for record in legs.ended(Stage.RINGING) if record.outcome not in told]
    assert told == [LegOutcome.ANSWERED, LegOutcome.ABANDONED]


def test_events_of_unknown_legs_change_nothing(legs: Legs) -> None:
    legs.take(gone(ANNA, 21))
    legs.take(answered(BO))
    assert legs.answered is None
    assert outcomes(legs) == [LegOutcome.UNREACHABLE, LegOutcome.UNREACHABLE]


def test_the_list_of_channels_tells_who_talks_and_who_fell_silent(legs: Legs) -> None:
    for event in (began(ANNA), began(BO), listed(BO, talking=BO)):
        legs.take(event)
    assert legs.answered is not None
    assert legs.answered.agent == BO
    assert legs.ringing_agents == {BO}


def test_who_fell_silent_unseen_while_another_was_answered_has_lost_to_them(legs: Legs) -> None:
    for event in (began(ANNA), listed(BO, talking=BO)):
        legs.take(event)
    assert outcomes(legs, Stage.RINGING) == [LegOutcome.ABANDONED, LegOutcome.ANSWERED]


def test_a_leg_that_began_while_ami_was_away_is_in_the_list(legs: Legs) -> None:
    legs.take(listed(ANNA, BO))
    assert legs.have_all_begun
    legs.take(gone(ANNA, 21))
    assert outcomes(legs)[0] is LegOutcome.DECLINED


def test_channels_of_another_call_are_not_taken_for_its_own(legs: Legs) -> None:
    legs.take(listed(ANNA, call=type(CALL)("9.9"), talking=ANNA))
    assert legs.answered is None
    assert not legs.have_all_begun


def test_a_phone_of_two_people_has_a_leg_for_each() -> None:
    shared = Mobile(Endpoint("mobile"), E164("+46701740651"), confirms=False)
    legs = Legs(CALL, [(ANNA, shared), (BO, replace(shared, name=Endpoint("other")))])
    name = Endpoint("Local/+46701740651@vaxel-out")
    first, second = UniqueId("1.7"), UniqueId("1.8")
    legs.take(LegBegan(CALL, first, name))
    assert not legs.have_all_begun
    legs.take(LegBegan(CALL, second, name))
    legs.take(LegEnded(CALL, second, "ANSWER"))
    assert outcomes(legs) == [LegOutcome.ABANDONED, LegOutcome.ANSWERED]
