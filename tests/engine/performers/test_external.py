from dataclasses import replace

import pytest

from dialplan.company import Company
from dialplan.destinations import External
from dialplan.disposition import Disposition, dispose
from dialplan.ids import CallId, DestinationId, Endpoint
from dialplan.numbers import E164
from dialplan.outcome import LegOutcome
from dialplan.tolls import Tolls
from dialplan.visit import Finished, LedHome, NotAnswered
from engine.calls.progress import write_cdr
from engine.events import AmiEvent, ChannelHungUp, LegBegan, LegEnded, UniqueId
from engine.performers.external import perform_external
from tests.engine.fakes import CALL, CLI, DID, FakeChannel, World, company_of

TAXI = External(DestinationId("externals/taxi"), E164("+46846500499"))
LEG = UniqueId("1795427500.9")
BEGAN = LegBegan(CALL, LEG, Endpoint("Local/+46846500499@vaxel-out"))
GROUP = DestinationId("groups/support")
OF_GROUP = E164("+46846500450")
HOUSE: Company = replace(
    company_of(TAXI), inactive=frozenset({OF_GROUP}), shown_numbers={GROUP: OF_GROUP}, main_number=E164(DID)
)


def with_trunk(world: World, *, shows_foreign: bool = False) -> World:
    settings = replace(world.desk.settings, trunk="house", trunk_shows_foreign=shows_foreign)
    world.desk = replace(world.desk, settings=settings)
    return world


def rung(world: World, *events: AmiEvent) -> FakeChannel:
    channel = FakeChannel()

    async def dial(*_: object) -> str:
        world.tell(BEGAN, *events)
        return ""

    channel.on["dial"] = dial
    return channel


async def test_without_a_trunk_nothing_is_rung_and_the_log_says_why(world: World) -> None:
    channel = FakeChannel()
    call = world.call(channel=channel)
    assert await perform_external(call, TAXI) == NotAnswered(LegOutcome.UNREACHABLE)
    assert world.lines == ["external.no_trunk"]
    assert channel.commands == []
    assert dispose(call.facts) is Disposition.UNREACHABLE


@pytest.mark.parametrize(
    ("cause", "outcome"),
    [
        (17, LegOutcome.BUSY),
        (21, LegOutcome.DECLINED),
        (19, LegOutcome.NO_ANSWER),
        (1, LegOutcome.UNREACHABLE),
        (38, LegOutcome.UNREACHABLE),
    ],
)
async def test_what_becomes_of_it_is_in_its_legs_own_cause(
    world: World, cause: int, outcome: LegOutcome
) -> None:
    channel = rung(with_trunk(world), ChannelHungUp(LEG, CALL, cause))
    call = world.call(HOUSE, channel)
    assert await perform_external(call, TAXI) == NotAnswered(outcome)
    assert not call.facts.talked
    (leg,) = call.progress.legs
    assert (str(leg.endpoint), leg.number) == (TAXI.id, TAXI.number)
    assert (leg.outcome, leg.cause) == (outcome, cause)


async def test_a_conversation_with_it_is_an_answered_call_and_its_seconds_are_kept(world: World) -> None:
    channel = rung(with_trunk(world), LegEnded(CALL, LEG, "ANSWER"), ChannelHungUp(LEG, CALL, 16))
    call = world.call(HOUSE, channel)
    assert await perform_external(call, TAXI) == Finished()
    assert dispose(call.facts) is Disposition.ANSWERED
    assert call.progress.answered is not None
    cdr = write_cdr(call.progress, call.progress.answered.replace(minute=5))
    assert (cdr.agent, cdr.talk_s, cdr.external_talk_s) == (None, 300.0, 300.0)


async def test_the_number_is_in_no_line_of_the_log(world: World) -> None:
    channel = rung(with_trunk(world), ChannelHungUp(LEG, CALL, 17))
    await perform_external(world.call(HOUSE, channel), TAXI)
    assert "46846500499" not in str(world.records)
    assert "46701740605" not in str(world.records)


@pytest.mark.parametrize(
    ("shows_foreign", "sender", "shown", "rule"),
    [
        (True, GROUP, CLI, "shown.caller"),
        (False, GROUP, OF_GROUP, "shown.forwarder"),
        (False, None, DID, "shown.main"),
    ],
)
async def test_it_shows_the_callers_number_only_where_the_trunk_may(
    world: World, shows_foreign: bool, sender: DestinationId | None, shown: str, rule: str
) -> None:
    channel = rung(with_trunk(world, shows_foreign=shows_foreign), ChannelHungUp(LEG, CALL, 17))
    call = world.call(HOUSE, channel, sender=sender)
    await perform_external(call, TAXI)
    assert channel.variables["__VAXEL_SHOWS"] == call.progress.shown == shown
    assert rule in world.lines


async def test_a_number_of_the_house_never_leaves_it(world: World) -> None:
    channel = FakeChannel()
    own = replace(TAXI, own=DestinationId("people/anna"))
    assert await perform_external(with_trunk(world).call(channel=channel), own) == LedHome(
        DestinationId("people/anna")
    )
    assert channel.commands == []


@pytest.mark.parametrize(
    ("number", "rule"), [("+46939100100", "tolls.premium"), ("+4790123456", "tolls.foreign")]
)
async def test_calls_are_forwarded_to_dear_numbers_only_where_the_organisation_allows_it(
    world: World, number: str, rule: str
) -> None:
    dear = replace(TAXI, number=E164(number))
    channel = FakeChannel()
    call = with_trunk(world).call(HOUSE, channel)
    assert await perform_external(call, dear) == NotAnswered(LegOutcome.UNREACHABLE)
    assert (world.lines, channel.commands) == ([rule], [])
    call.company = replace(HOUSE, tolls=Tolls(premium=True, foreign=True))
    await perform_external(call, dear)
    assert "dial" in channel.commands


async def test_a_call_that_rings_outside_is_known_until_it_is_answered(world: World) -> None:
    counts: list[int] = []
    forwards = with_trunk(world).desk.forwards

    async def dial(*_: object) -> str:
        counts.append(forwards.ringing(E164(DID), DID))
        return ""

    channel = FakeChannel()
    channel.on["dial"] = dial
    await perform_external(world.call(HOUSE, channel), TAXI)
    assert (counts, forwards.ringing(E164(DID), DID)) == ([1], 0)
    with forwards.going_out(CallId("other"), E164(DID), DID):
        forwards.answered(CallId("other"))
        assert forwards.ringing(E164(DID), DID) == 0
