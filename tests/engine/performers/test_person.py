from dataclasses import replace

import pytest

from dialplan.destinations import Person
from dialplan.disposition import Disposition, dispose
from dialplan.ids import CallId, DestinationId, Endpoint
from dialplan.outcome import LegOutcome
from dialplan.queueing import AgentStatus, PresenceAct
from dialplan.visit import NotAnswered, Paused
from engine.performers.person import perform_person
from tests.engine.fakes import ANNA, FakeChannel, World

NOWHERE = DestinationId("hangup")
PERSON = Person(DestinationId("people/anna"), ANNA, NOWHERE, NOWHERE, NOWHERE, NOWHERE)
CALL_WAITING = replace(PERSON, call_waiting=True)


async def talking(world: World, status: AgentStatus = AgentStatus.TALKING) -> None:
    agents = world.queues.agents
    agents.admit((ANNA,))
    assert await agents.claim((ANNA,), CallId("another"))
    if status is not AgentStatus.RESERVED:
        agents.mark(ANNA, CallId("another"), status)


async def test_a_person_who_is_on_another_call_is_busy_and_the_log_says_so(world: World) -> None:
    call = world.call()
    await talking(world)
    assert await perform_person(call, PERSON) == NotAnswered(LegOutcome.BUSY)
    assert "person.engaged" in world.lines
    assert dispose(call.facts) is Disposition.BUSY


async def test_with_call_waiting_they_are_rung_all_the_same_and_keep_the_call_they_have(
    world: World,
) -> None:
    channel = FakeChannel()
    call = world.call(channel=channel)
    await talking(world)
    assert await perform_person(call, CALL_WAITING) == NotAnswered(LegOutcome.UNREACHABLE)
    assert "dial" in channel.commands
    assert "person.besides" in world.lines
    assert world.queues.agents.agents()[ANNA].call == "another"
    assert world.queues.agents.statuses()[ANNA] is AgentStatus.TALKING


async def test_a_person_whom_another_call_rings_is_busy_even_with_call_waiting(world: World) -> None:
    call = world.call()
    await talking(world, AgentStatus.RINGING)
    assert await perform_person(call, CALL_WAITING) == NotAnswered(LegOutcome.BUSY)


async def test_a_person_who_calls_out_themselves_is_busy(world: World) -> None:
    call = world.call()
    call.queues.agents.admit((ANNA,))
    call.queues.agents.note_phone(ANNA, Endpoint("PJSIP/201"), is_in_use=True)
    assert await perform_person(call, PERSON) == NotAnswered(LegOutcome.BUSY)


@pytest.mark.parametrize(
    ("act", "rings"), [(PresenceAct.PAUSE, False), (PresenceAct.LOG_OUT, True)], ids=["paused", "logged out"]
)
async def test_who_left_the_groups_can_be_called_and_who_paused_can_not(
    world: World, act: PresenceAct, rings: bool
) -> None:
    channel = FakeChannel()
    call = world.call(channel=channel)
    call.queues.agents.declare(ANNA, act)
    outcome = await perform_person(call, PERSON)
    assert (outcome != Paused()) is rings
    assert ("dial" in channel.commands) is rings


async def test_what_is_pressed_while_a_phone_rings_is_not_for_the_menu_behind(world: World) -> None:
    channel = FakeChannel()
    call = world.call(channel=channel)

    async def ring(*_: object) -> str:
        world.press("1")
        return ""

    channel.on["dial"] = ring
    await perform_person(call, PERSON)
    assert not call.inbox.has_digits()
