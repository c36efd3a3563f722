import pytest

from dialplan.ids import CallId
from dialplan.queueing import Agent, Presence
from dialplan.queueing.agents import Work
from dialplan.reaching import Reach, reach

CALL = CallId("1.0")


@pytest.mark.parametrize(
    ("agent", "alone", "with_call_waiting"),
    [
        (Agent(), Reach.RING, Reach.RING),
        (Agent(Presence.LOGGED_OUT), Reach.RING_BESIDES, Reach.RING_BESIDES),
        (Agent(Presence.LOGGED_OUT, phones_in_use=1), Reach.ENGAGED, Reach.RING_BESIDES),
        (Agent(Presence.PAUSED), Reach.PAUSED, Reach.PAUSED),
        (Agent(phones_in_use=1), Reach.ENGAGED, Reach.RING_BESIDES),
        (Agent(work=Work.TALKING, call=CALL), Reach.ENGAGED, Reach.RING_BESIDES),
        (Agent(work=Work.WRAP_UP, call=CALL), Reach.ENGAGED, Reach.RING_BESIDES),
        (Agent(work=Work.RINGING, call=CALL), Reach.ENGAGED, Reach.ENGAGED),
        (Agent(work=Work.RESERVED, call=CALL), Reach.ENGAGED, Reach.ENGAGED),
    ],
)
def test_who_talks_is_rung_only_with_call_waiting(
    agent: Agent, alone: Reach, with_call_waiting: Reach
) -> None:
    assert reach(agent, call_waiting=False) is alone
    assert reach(agent, call_waiting=True) is with_call_waiting


@pytest.mark.parametrize("agent", [Agent(), Agent(Presence.LOGGED_OUT), Agent(work=Work.TALKING, call=CALL)])
def test_whom_another_call_rings_is_not_rung_a_second_time(agent: Agent) -> None:
    assert reach(agent, call_waiting=True, is_rung=True) is Reach.ENGAGED
    assert reach(Agent(Presence.PAUSED), call_waiting=True, is_rung=True) is Reach.PAUSED
