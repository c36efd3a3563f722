"""An agent on a call of their own is busy for every group, until their phone is free."""

import asyncio
from dataclasses import replace

import pytest

from dialplan.destinations import HuntGroup
from dialplan.ids import CallId, DestinationId, Endpoint
from dialplan.queueing import AgentStatus, PresenceAct
from engine.events import AmiUp, DeviceState, PhoneState
from engine.switchboard import Switchboard
from tests.engine.fakes import ANNA, BO, DEMO, PHONES, FakeChannel, World, company_of

MINE = CallId("1.1")
PHONE = PHONES[ANNA]


@pytest.fixture
async def board(world: World) -> Switchboard:
    owners = {phone: person for person, phone in PHONES.items()}
    world.configuration.companies = [replace(company_of(), owners=owners)]
    board = Switchboard(world.desk, asyncio.TaskGroup(), world.call_back)
    board.queues_of(DEMO).agents.admit((ANNA,))
    return board


def status(board: Switchboard) -> AgentStatus:
    return board.queues_of(DEMO).agents.statuses()[ANNA]


@pytest.mark.parametrize(
    ("state", "is_now"),
    [
        ("INUSE", "private_call"),
        ("RINGINUSE", "private_call"),
        ("ONHOLD", "private_call"),
        ("BUSY", "private_call"),
        ("NOT_INUSE", "available"),
        ("RINGING", "available"),
        ("UNAVAILABLE", "unreachable"),
    ],
)
async def test_who_is_on_the_phone_is_busy(world: World, board: Switchboard, state: str, is_now: str) -> None:
    world.tell(DeviceState(PHONE, PhoneState(state)))
    assert status(board) == is_now


async def test_a_group_s_call_is_none_of_their_own(world: World, board: Switchboard) -> None:
    agents = board.queues_of(DEMO).agents
    await agents.claim((ANNA,), MINE)
    world.tell(DeviceState(PHONE, PhoneState.RINGING))
    agents.mark(ANNA, MINE, AgentStatus.TALKING)
    world.tell(DeviceState(PHONE, PhoneState.INUSE))
    assert status(board) is AgentStatus.TALKING
    agents.release(ANNA, MINE)
    world.tell(DeviceState(PHONE, PhoneState.NOT_INUSE))
    assert status(board) is AgentStatus.AVAILABLE


async def test_what_was_missed_while_ami_was_away_is_made_good(world: World, board: Switchboard) -> None:
    world.tell(DeviceState(PHONE, PhoneState.INUSE))
    world.tell(AmiUp((), (DeviceState(PHONE, PhoneState.NOT_INUSE),)))
    assert status(board) is AgentStatus.AVAILABLE


async def test_a_phone_of_nobody_is_nobody_s_call(world: World, board: Switchboard) -> None:
    world.tell(DeviceState(Endpoint("PJSIP/lobby"), PhoneState.INUSE))
    assert status(board) is AgentStatus.AVAILABLE


async def test_a_phone_that_changes_hands_in_use_keeps_nobody_busy_for_ever(
    world: World, board: Switchboard
) -> None:
    world.tell(DeviceState(PHONE, PhoneState.INUSE))
    assert status(board) is AgentStatus.PRIVATE_CALL
    world.configuration.companies = [replace(company_of(), owners={PHONE: BO})]
    world.tell(DeviceState(PHONE, PhoneState.RINGINUSE))
    assert status(board) is AgentStatus.AVAILABLE
    agents = board.queues_of(DEMO).agents
    agents.admit((BO,))
    assert agents.statuses()[BO] is AgentStatus.PRIVATE_CALL
    world.tell(DeviceState(PHONE, PhoneState.NOT_INUSE))
    assert agents.statuses()[BO] is AgentStatus.AVAILABLE


async def test_one_who_takes_over_a_phone_in_use_is_busy_for_the_next_call(
    world: World, board: Switchboard
) -> None:
    world.tell(DeviceState(PHONE, PhoneState.INUSE))
    world.configuration.companies = [replace(company_of(), owners={PHONE: BO})]
    world.bring()
    await board.handle(FakeChannel())
    assert status(board) is AgentStatus.AVAILABLE


async def test_one_who_takes_over_a_phone_in_use_is_busy_as_soon_as_that_is_published(
    world: World, board: Switchboard
) -> None:
    world.tell(DeviceState(PHONE, PhoneState.INUSE))
    world.configuration.companies = [replace(company_of(), owners={PHONE: BO})]
    board.follow_owners()
    assert status(board) is AgentStatus.AVAILABLE


async def test_one_who_is_in_no_group_any_more_is_not_paused_for_ever(
    world: World, board: Switchboard
) -> None:
    group = HuntGroup(DestinationId("groups/sales"), (ANNA, BO), DestinationId("hangup"))
    world.configuration.companies = [company_of(group)]
    board.follow_owners()
    agents = board.queues_of(DEMO).agents
    for agent in (ANNA, BO):
        agents.declare(agent, PresenceAct.PAUSE)
    world.configuration.companies = [company_of(replace(group, agents=(BO,)), version=2)]
    board.follow_owners()
    assert agents.statuses() == {ANNA: AgentStatus.AVAILABLE, BO: AgentStatus.PAUSED}
    assert [one.person for one in world.presence.value or ()] == [BO]
