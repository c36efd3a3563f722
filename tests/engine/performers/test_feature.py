"""Agents' feature codes."""

from dataclasses import replace

import pytest

from dialplan.destinations import HuntGroup
from dialplan.feature_codes import AgentFeature, read_feature
from dialplan.ids import DestinationId
from dialplan.queueing import AgentStatus
from engine.performers.feature import perform_feature
from tests.engine.fakes import ANNA, BO, FakeChannel, World, company_of

SALES = HuntGroup(DestinationId("groups/sales"), (ANNA,), DestinationId("hangup"))


@pytest.mark.parametrize(
    ("code", "means"),
    [
        ("*45", (AgentFeature.LOG_IN_OR_OUT, "")),
        ("*46", (AgentFeature.PAUSE, "")),
        ("*46*2", (AgentFeature.PAUSE, "2")),
        ("*46*12#", (AgentFeature.PAUSE, "12")),
        ("*47", (AgentFeature.RESUME, "")),
        ("*47*2", None),
        ("*48", None),
        ("*456", None),
        ("*46*", None),
        ("*46*12345", None),
        ("45", None),
        ("", None),
    ],
)
def test_codes_are_read_whole(code: str, means: tuple[AgentFeature, str] | None) -> None:
    assert read_feature(code) == means


async def dial(world: World, code: str, channel: FakeChannel | None = None) -> AgentStatus:
    read = read_feature(code)
    assert read is not None
    call = world.call(company=company_of(SALES), channel=channel)
    await perform_feature(call, ANNA, *read)
    return world.queues.agents.statuses()[ANNA]


async def test_one_code_logs_out_and_in_again(world: World) -> None:
    assert await dial(world, "*45") is AgentStatus.LOGGED_OUT
    assert await dial(world, "*45") is AgentStatus.AVAILABLE


async def test_a_pause_has_the_reason_that_was_dialled_and_ends(world: World) -> None:
    assert await dial(world, "*46*2") is AgentStatus.PAUSED
    assert world.queues.agents.agents()[ANNA].reason == "2"
    assert await dial(world, "*47") is AgentStatus.AVAILABLE


async def test_a_reason_that_the_organisation_has_a_word_for_stands_by_it(world: World) -> None:
    call = world.call(company=replace(company_of(SALES), pause_reasons={"2": "Lunch"}))
    await perform_feature(call, ANNA, AgentFeature.PAUSE, "2")
    assert world.queues.agents.agents()[ANNA].reason == "Lunch"
    assert world.lines == ["agent.presence"]


@pytest.mark.parametrize(("code", "is_told"), [("*45", "Du är utloggad."), ("*47", "Du är inloggad.")])
async def test_the_agent_is_told_what_they_are_now(world: World, code: str, is_told: str) -> None:
    channel = FakeChannel()
    heard: list[object] = []

    async def play(sound: object) -> str:
        heard.append(sound)
        return ""

    channel.on["play"] = play
    await dial(world, code, channel)
    assert heard == [is_told]
    assert world.lines == ["agent.presence"]


async def test_who_is_no_agent_is_refused(world: World) -> None:
    call = world.call(company=company_of(SALES))
    await perform_feature(call, BO, AgentFeature.LOG_IN_OR_OUT)
    assert world.lines == ["agent.none"]
    assert BO not in world.queues.agents.statuses()


async def test_logging_out_on_the_phone_hurts_no_call_of_theirs(world: World) -> None:
    world.queues.agents.adopt(ANNA, world.call().id, AgentStatus.TALKING)
    assert await dial(world, "*45") is AgentStatus.TALKING
