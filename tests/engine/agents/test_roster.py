"""Who is logged out or paused stays so over a restart."""

import asyncio
from datetime import timedelta

import pytest

from dialplan.ids import CallId, OrganisationId, PersonId
from dialplan.queueing import AgentStatus, Presence, PresenceAct
from engine.agents.presence import KeptPresence, KeptWrapUp
from engine.switchboard import Switchboard
from tests.engine.fakes import ANNA, BO, CARIN, DEMO, MONDAY, World

OTHER = OrganisationId("other")


def started(world: World) -> Switchboard:
    return Switchboard(world.desk, asyncio.TaskGroup(), world.call_back)


async def test_everybody_is_logged_in_at_the_first_start(world: World) -> None:
    agents = started(world).queues_of(DEMO).agents
    agents.admit((ANNA,))
    assert agents.statuses() == {ANNA: AgentStatus.AVAILABLE}


async def test_presence_survives_a_restart(world: World) -> None:
    agents = started(world).queues_of(DEMO).agents
    agents.admit((CARIN,))
    agents.declare(ANNA, PresenceAct.LOG_OUT)
    agents.declare(BO, PresenceAct.PAUSE, "lunch")
    again = started(world).queues_of(DEMO).agents
    again.admit((ANNA, BO, CARIN))
    assert again.statuses() == {
        ANNA: AgentStatus.LOGGED_OUT,
        BO: AgentStatus.PAUSED,
        CARIN: AgentStatus.AVAILABLE,
    }
    assert again.agents()[BO].reason == "lunch"


async def test_who_is_back_is_out_of_the_book(world: World) -> None:
    agents = started(world).queues_of(DEMO).agents
    agents.declare(ANNA, PresenceAct.LOG_OUT)
    agents.declare(ANNA, PresenceAct.LOG_IN)
    assert world.presence.value == ()


async def test_an_agent_paused_by_itself_is_in_the_book(world: World) -> None:
    agents = started(world).queues_of(DEMO).agents
    agents.admit((ANNA,))
    agents.let_ring(ANNA, 1)
    assert world.presence.value == (KeptPresence(DEMO, ANNA, Presence.PAUSED, "unanswered"),)


async def test_an_organisation_that_nobody_asked_for_yet_keeps_its_place_in_the_book(world: World) -> None:
    stranger = KeptPresence(OTHER, PersonId("x"), Presence.LOGGED_OUT)
    world.presence.keep((stranger,))
    board = started(world)
    board.queues_of(DEMO).agents.declare(ANNA, PresenceAct.LOG_OUT)
    assert world.presence.value is not None
    assert stranger in world.presence.value
    agents = board.queues_of(OTHER).agents
    agents.admit((PersonId("x"),))
    assert agents.statuses() == {PersonId("x"): AgentStatus.LOGGED_OUT}


async def test_a_wrap_up_goes_on_after_a_restart(world: World) -> None:
    agents = started(world).queues_of(DEMO).agents
    agents.adopt(ANNA, CallId("1.1"), AgentStatus.TALKING)
    agents.release(ANNA, CallId("1.1"), wrap_up_s=60)
    again = started(world).queues_of(DEMO).agents
    again.admit((ANNA,))
    assert again.statuses()[ANNA] is AgentStatus.WRAP_UP
    assert again.wrap_up_left_s(ANNA) == pytest.approx(60, abs=1)


@pytest.mark.parametrize(("later_s", "left_s"), [(20, 40), (59, 1), (61, -1), (-3600, 60)])
def test_a_clock_that_is_set_back_makes_no_wrap_up_longer(later_s: float, left_s: float) -> None:
    kept = KeptWrapUp(CallId("1.1"), MONDAY, 60)
    assert kept.left_at(MONDAY + timedelta(seconds=later_s)) == left_s


async def test_who_has_wrapped_up_is_out_of_the_book(world: World) -> None:
    agents = started(world).queues_of(DEMO).agents
    agents.adopt(ANNA, CallId("1.1"), AgentStatus.TALKING)
    agents.release(ANNA, CallId("1.1"), wrap_up_s=0.01)
    assert [one.person for one in world.presence.value or ()] == [ANNA]
    await asyncio.sleep(0.02)
    assert world.presence.value == ()
