from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialplan.ids import CallId
from dialplan.queueing import Agent, AgentStatus, Presence, PresenceAct, Work, WorkAct, WrongTransition
from dialplan.queueing.agents import PRESENCE_TABLE, WORK_TABLE, declare, let_ring, reserve, work_on

MINE, OTHERS = CallId("1.1"), CallId("1.2")
FREE = (AgentStatus.AVAILABLE, AgentStatus.UNREACHABLE)
SAID = {
    ("logged_in", "log_out"): "logged_out",
    ("logged_in", "pause"): "paused",
    ("logged_out", "log_in"): "logged_in",
    ("paused", "log_out"): "logged_out",
    ("paused", "pause"): "paused",
    ("paused", "resume"): "logged_in",
}


@pytest.mark.parametrize(("presence", "act"), list(product(Presence, PresenceAct)))
def test_what_is_said_leads_on_or_is_refused_in_words(presence: Presence, act: PresenceAct) -> None:
    leads_to = SAID.get((presence.value, act.value))
    if leads_to is None:
        with pytest.raises(WrongTransition, match=f"is {presence.value.replace('_', ' ')}"):
            declare(Agent(presence), act)
    else:
        assert declare(Agent(presence), act).presence == leads_to


def test_the_reason_of_a_pause_is_kept_while_it_lasts() -> None:
    paused = declare(Agent(), PresenceAct.PAUSE, "lunch")
    assert paused.reason == "lunch"
    assert declare(paused, PresenceAct.PAUSE, "meeting").reason == "meeting"
    assert declare(paused, PresenceAct.RESUME).reason == ""


@pytest.mark.parametrize("status", [status for status in AgentStatus if status not in FREE])
def test_only_who_is_available_is_reserved(status: AgentStatus) -> None:
    states = {
        AgentStatus.LOGGED_OUT: Agent(Presence.LOGGED_OUT),
        AgentStatus.PAUSED: Agent(Presence.PAUSED),
        AgentStatus.PRIVATE_CALL: Agent(phones_in_use=1),
    }
    agent = states.get(status) or Agent(work=Work(status.value), call=OTHERS)
    assert agent.status is status
    with pytest.raises(WrongTransition):
        reserve(agent, MINE)


def test_the_life_of_one_call() -> None:
    agent = reserve(Agent(), MINE)
    for act, status in (
        (WorkAct.RING, AgentStatus.RINGING),
        (WorkAct.ANSWER, AgentStatus.TALKING),
        (WorkAct.WRAP_UP, AgentStatus.WRAP_UP),
        (WorkAct.LET_GO, AgentStatus.AVAILABLE),
    ):
        agent = work_on(agent, MINE, act)
        assert agent.status is status
    assert agent == Agent()


@pytest.mark.parametrize(("work", "act"), list(product(Work, WorkAct)))
def test_what_is_not_in_the_table_is_refused_and_so_is_another_call(work: Work, act: WorkAct) -> None:
    agent = Agent(work=work, call=MINE)
    if (work, act) not in WORK_TABLE or act is WorkAct.RESERVE:
        with pytest.raises(WrongTransition):
            work_on(agent, MINE, act)
    with pytest.raises(WrongTransition):
        work_on(agent, OTHERS, act)


def test_who_logs_out_or_pauses_in_a_call_finishes_it_first() -> None:
    talking = Agent(work=Work.TALKING, call=MINE)
    for act, then in (
        (PresenceAct.LOG_OUT, AgentStatus.LOGGED_OUT),
        (PresenceAct.PAUSE, AgentStatus.PAUSED),
    ):
        leaving = declare(talking, act)
        assert leaving.status is AgentStatus.TALKING
        assert work_on(leaving, MINE, WorkAct.LET_GO).status is then


def test_a_private_call_counts_as_busy_until_the_phone_is_free() -> None:
    talking = Agent(work=Work.TALKING, call=MINE, phones_in_use=2)
    free = work_on(talking, MINE, WorkAct.LET_GO)
    assert free.status is AgentStatus.PRIVATE_CALL
    assert replace(free, phones_in_use=0).status is AgentStatus.AVAILABLE


def test_so_many_unanswered_in_a_row_pause_an_agent() -> None:
    agent = let_ring(let_ring(Agent(), 3), 3)
    assert agent.presence is Presence.LOGGED_IN
    agent = let_ring(agent, 3)
    assert (agent.presence, agent.reason) == (Presence.PAUSED, "unanswered")


def test_an_answer_or_coming_back_begins_the_count_anew() -> None:
    agent = let_ring(let_ring(Agent(), 3), 3)
    assert work_on(reserve(agent, MINE), MINE, WorkAct.ANSWER).unanswered == 0
    paused = let_ring(agent, 3)
    assert let_ring(declare(paused, PresenceAct.RESUME), 3).presence is Presence.LOGGED_IN


def test_no_limit_pauses_nobody() -> None:
    agent = Agent()
    for _ in range(100):
        agent = let_ring(agent, 0)
    assert agent.presence is Presence.LOGGED_IN


ACTS = st.lists(st.sampled_from([*PresenceAct, *WorkAct]), max_size=30)


@given(ACTS)
def test_any_history_of_acts_has_a_status_and_holds_a_call_exactly_while_it_works(
    acts: list[PresenceAct | WorkAct],
) -> None:
    agent = Agent()
    for act in acts:
        try:
            match act:
                case PresenceAct():
                    agent = declare(agent, act)
                case WorkAct.RESERVE:
                    agent = reserve(agent, MINE)
                case WorkAct():
                    agent = work_on(agent, MINE, act)
        except WrongTransition:
            continue
        assert agent.status in AgentStatus
        assert (agent.call is None) == (agent.work is Work.IDLE)


def test_every_presence_can_be_left() -> None:
    assert {presence for presence, _ in PRESENCE_TABLE} == set(Presence)
