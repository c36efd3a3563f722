from dataclasses import replace

import pytest

from dialplan.destinations import External
from dialplan.disposition import Disposition, dispose
from dialplan.ids import DestinationId
from dialplan.next import Finished, NotAnswered
from dialplan.numbers import E164
from dialplan.outcome import LegOutcome
from engine.performers.external import perform_external
from tests.engine.fakes import FakeChannel, World

TAXI = External(DestinationId("externals/taxi"), E164("+46846500499"))


async def test_without_a_trunk_nothing_is_rung_and_the_log_says_why(world: World) -> None:
    channel = FakeChannel()
    call = world.call(channel=channel)
    assert await perform_external(call, TAXI) == NotAnswered(LegOutcome.UNREACHABLE)
    assert world.lines == ["external.no_trunk"]
    assert channel.commands == []
    assert dispose(call.facts) is Disposition.UNREACHABLE


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ("BUSY", LegOutcome.BUSY),
        ("NOANSWER", LegOutcome.NO_ANSWER),
        ("CHANUNAVAIL", LegOutcome.UNREACHABLE),
        ("CONGESTION", LegOutcome.UNREACHABLE),
    ],
)
async def test_a_number_that_does_not_answer_is_told_by_asterisks_word(
    world: World, said: str, outcome: LegOutcome
) -> None:
    channel = FakeChannel()
    channel.variables["DIALSTATUS"] = said
    world.desk = replace(world.desk, settings=replace(world.desk.settings, trunk="house"))
    rung: list[object] = []

    async def dial(*arguments: object) -> str:
        rung.append(arguments[0])
        return ""

    channel.on["dial"] = dial
    call = world.call(channel=channel)
    assert await perform_external(call, TAXI) == NotAnswered(outcome)
    assert rung == [("PJSIP/+46846500499@house",)]
    assert not call.facts.talked


async def test_a_conversation_with_it_is_an_answered_call(world: World) -> None:
    channel = FakeChannel()
    channel.variables["DIALSTATUS"] = "ANSWER"
    world.desk = replace(world.desk, settings=replace(world.desk.settings, trunk="house"))
    call = world.call(channel=channel)
    assert await perform_external(call, TAXI) == Finished()
    assert dispose(call.facts) is Disposition.ANSWERED
    assert "+46846500499" not in str(world.lines)
