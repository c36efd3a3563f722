import asyncio

import pytest

from dialplan.ids import CallId, Endpoint, PersonId
from dialplan.queueing import Agent, AgentStatus, Presence, PresenceAct, WrongTransition
from engine.agents import AgentsInProcess
from tests.engine.fakes import ANNA, BO, CARIN

MINE, OTHERS = CallId("1.1"), CallId("1.2")
FREE = AgentStatus.AVAILABLE


class Changes:
    def __init__(self) -> None:
        self.count = 0

    def __call__(self, agent: PersonId, before: Agent, after: Agent) -> None:
        self.count += 1


@pytest.fixture
async def agents() -> AgentsInProcess:
    agents = AgentsInProcess(Changes())
    agents.admit((ANNA, BO))
    return agents


async def test_agents_are_claimed_all_or_none(agents: AgentsInProcess) -> None:
    assert await agents.claim((BO,), OTHERS)
    assert not await agents.claim((ANNA, BO), MINE)
    assert agents.statuses() == {ANNA: FREE, BO: AgentStatus.RESERVED}


@pytest.mark.parametrize("status", ["reserved", "ringing", "talking", "wrap_up"])
async def test_only_an_available_agent_can_be_claimed(agents: AgentsInProcess, status: str) -> None:
    agents.adopt(ANNA, OTHERS, AgentStatus(status))
    assert not await agents.claim((ANNA,), MINE)


async def test_of_two_claims_at_once_one_succeeds(agents: AgentsInProcess) -> None:
    claims = await asyncio.gather(agents.claim((ANNA, BO), MINE), agents.claim((BO,), OTHERS))
    assert sorted(claims) == [False, True]


async def test_another_call_s_agent_is_left_alone(agents: AgentsInProcess) -> None:
    await agents.claim((ANNA,), OTHERS)
    agents.mark(ANNA, MINE, AgentStatus.TALKING)
    agents.release(ANNA, MINE, 10)
    agents.release_all(MINE)
    assert agents.statuses()[ANNA] is AgentStatus.RESERVED


async def test_an_agent_nobody_knows_can_be_given_back(agents: AgentsInProcess) -> None:
    agents.release(CARIN, MINE)
    agents.mark(CARIN, MINE, AgentStatus.RINGING)
    assert CARIN not in agents.statuses()


async def test_an_agent_known_already_stays_as_they_are(agents: AgentsInProcess) -> None:
    await agents.claim((ANNA,), MINE)
    agents.admit((ANNA, CARIN))
    assert agents.statuses() == {ANNA: AgentStatus.RESERVED, BO: FREE, CARIN: FREE}


async def test_wrap_up_ends_by_itself(agents: AgentsInProcess) -> None:
    agents.adopt(ANNA, MINE, AgentStatus.TALKING)
    agents.release(ANNA, MINE, wrap_up_s=20)
    await asyncio.sleep(19)
    assert agents.statuses()[ANNA] is AgentStatus.WRAP_UP
    assert not await agents.claim((ANNA,), OTHERS)
    await asyncio.sleep(2)
    assert agents.statuses()[ANNA] is FREE


async def test_the_end_of_an_earlier_wrap_up_ends_no_later_one(agents: AgentsInProcess) -> None:
    agents.adopt(ANNA, MINE, AgentStatus.TALKING)
    agents.release(ANNA, MINE, wrap_up_s=20)
    await asyncio.sleep(10)
    agents.adopt(ANNA, MINE, AgentStatus.TALKING)
    agents.release(ANNA, MINE, wrap_up_s=20)
    await asyncio.sleep(15)
    assert agents.statuses()[ANNA] is AgentStatus.WRAP_UP
    await asyncio.sleep(6)
    assert agents.statuses()[ANNA] is FREE


async def test_only_who_talked_wraps_up(agents: AgentsInProcess) -> None:
    await agents.claim((ANNA, BO), MINE)
    agents.mark(ANNA, MINE, AgentStatus.TALKING)
    agents.mark(BO, MINE, AgentStatus.RINGING)
    agents.release_all(MINE, wrap_up_s=20)
    assert agents.statuses() == {ANNA: AgentStatus.WRAP_UP, BO: FREE}


async def test_a_call_that_ends_twice_cuts_no_wrap_up_short(agents: AgentsInProcess) -> None:
    await agents.claim((ANNA,), MINE)
    agents.mark(ANNA, MINE, AgentStatus.TALKING)
    agents.release_all(MINE, wrap_up_s=20)
    agents.release_all(MINE)
    assert agents.statuses()[ANNA] is AgentStatus.WRAP_UP


async def test_every_change_is_told() -> None:
    changes = Changes()
    agents = AgentsInProcess(changes)
    agents.admit((ANNA,))
    counts = [changes.count]
    agents.adopt(ANNA, MINE, AgentStatus.RESERVED)
    counts.append(changes.count)
    agents.mark(ANNA, MINE, AgentStatus.RINGING)
    counts.append(changes.count)
    agents.mark(ANNA, MINE, AgentStatus.TALKING)
    agents.release(ANNA, MINE, wrap_up_s=5)
    counts.append(changes.count)
    assert len(set(counts)) == 4
    before = changes.count
    await asyncio.sleep(6)
    assert changes.count > before, "and the end of wrap-up is one"


async def test_who_logs_out_can_not_be_claimed_and_who_comes_back_can(agents: AgentsInProcess) -> None:
    agents.declare(ANNA, PresenceAct.LOG_OUT)
    assert not await agents.claim((ANNA,), MINE)
    agents.declare(ANNA, PresenceAct.LOG_IN)
    assert await agents.claim((ANNA,), MINE)


async def test_what_makes_no_sense_is_refused_and_changes_nothing(agents: AgentsInProcess) -> None:
    before = agents.agents()[ANNA]
    with pytest.raises(WrongTransition, match="is logged in"):
        agents.declare(ANNA, PresenceAct.RESUME)
    assert agents.agents()[ANNA] is before


async def test_letting_calls_ring_pauses(agents: AgentsInProcess) -> None:
    assert not agents.let_ring(ANNA, 2)
    assert agents.let_ring(ANNA, 2)
    assert agents.agents()[ANNA].presence is Presence.PAUSED


async def test_a_phone_in_use_on_a_private_call_keeps_an_agent_busy(agents: AgentsInProcess) -> None:
    desk, softphone = Endpoint("PJSIP/201"), Endpoint("PJSIP/201-soft")
    agents.note_phone(ANNA, desk, is_in_use=True)
    agents.note_phone(ANNA, softphone, is_in_use=True)
    agents.note_phone(ANNA, desk, is_in_use=False)
    assert agents.statuses()[ANNA] is AgentStatus.PRIVATE_CALL
    agents.note_phone(ANNA, softphone, is_in_use=False)
    assert agents.statuses()[ANNA] is FREE


async def test_a_phone_in_use_before_its_agent_is_known_counts(agents: AgentsInProcess) -> None:
    agents.note_phone(CARIN, Endpoint("PJSIP/203"), is_in_use=True)
    agents.admit((CARIN,))
    assert not await agents.claim((CARIN,), MINE)


async def test_agents_kept_for_one_call_go_to_the_one_that_goes_on_with_it(agents: AgentsInProcess) -> None:
    await agents.claim((ANNA,), MINE)
    agents.hand_over(MINE, OTHERS)
    agents.release_all(MINE)
    assert agents.held_by(OTHERS) == (ANNA,)


async def test_who_has_two_calls_is_free_when_both_are_over(agents: AgentsInProcess) -> None:
    await agents.claim((ANNA,), MINE)
    agents.mark(ANNA, MINE, AgentStatus.TALKING)
    agents.hold_besides(ANNA, OTHERS)
    agents.release_all(MINE)
    assert agents.statuses()[ANNA] is AgentStatus.PRIVATE_CALL
    agents.release_all(OTHERS)
    assert agents.statuses()[ANNA] is FREE


async def test_who_logs_in_during_a_call_that_came_before_is_not_free(agents: AgentsInProcess) -> None:
    agents.declare(ANNA, PresenceAct.LOG_OUT)
    agents.hold_besides(ANNA, OTHERS)
    agents.declare(ANNA, PresenceAct.LOG_IN)
    assert not await agents.claim((ANNA,), MINE)


async def test_after_a_restart_too_both_calls_are_an_agent_s(agents: AgentsInProcess) -> None:
    agents.adopt(ANNA, MINE, AgentStatus.TALKING)
    agents.adopt(ANNA, OTHERS, AgentStatus.RINGING)
    agents.release_all(MINE)
    assert agents.statuses()[ANNA] is AgentStatus.PRIVATE_CALL
