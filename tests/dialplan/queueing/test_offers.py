from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dialplan.hunting import Histories, Strategy
from dialplan.ids import CallId, DestinationId, PersonId
from dialplan.queueing import AgentStatus, Lines, Ticket, decide_offers

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
ANNA, BO, CAJSA = PersonId("201"), PersonId("202"), PersonId("203")
FREE = AgentStatus.AVAILABLE


def ticket(
    call: str, waited_s: float, agents: tuple[PersonId, ...], strategy: Strategy = Strategy.LINEAR
) -> Ticket:
    joined = NINE - timedelta(seconds=waited_s)
    return Ticket(CallId(call), DestinationId("groups/support"), joined, strategy, agents)


def decide(
    tickets: list[Ticket], agents: dict[PersonId, AgentStatus], now: datetime = NINE
) -> dict[str, tuple[PersonId, ...]]:
    free = {agent for agent, status in agents.items() if status is FREE}
    offers = decide_offers(Lines(tickets), free, Histories(), now)
    return {call: choice.agents for call, choice in offers.items()}


def test_whoever_waited_longest_is_served_first_across_groups() -> None:
    offers = decide(
        [ticket("new", 5, (ANNA,)), ticket("old", 60, (ANNA, BO))], {ANNA: FREE, BO: AgentStatus.TALKING}
    )
    assert offers == {"old": (ANNA,)}


def test_who_waited_longest_does_not_hold_up_others_for_agents_they_can_not_get() -> None:
    offers = decide([ticket("old", 60, (ANNA,)), ticket("new", 5, (BO,))], {BO: FREE})
    assert offers == {"new": (BO,)}


def test_an_agent_who_just_did_not_answer_a_caller_is_left_in_peace_by_them() -> None:
    waiting = ticket("call", 5, (ANNA, BO))
    resting = replace(waiting, resting=frozenset({ANNA}))
    assert decide([resting], {ANNA: FREE, BO: FREE}) == {"call": (BO,)}


def test_a_caller_whose_agents_ring_asks_for_no_more() -> None:
    waiting = ticket("call", 5, (ANNA, BO))
    ringing = replace(waiting, ringing=True)
    assert decide([ringing], {BO: FREE}) == {}


def test_a_higher_priority_goes_first_and_within_it_the_longest_wait() -> None:
    tickets = [
        ticket("old", 90, (ANNA, BO)),
        replace(ticket("new and high", 5, (ANNA, BO)), priority=5),
        replace(ticket("older and high", 20, (ANNA, BO)), priority=5),
    ]
    assert decide(tickets, {ANNA: FREE, BO: FREE}) == {"older and high": (ANNA,), "new and high": (BO,)}


def test_a_level_opens_when_the_caller_has_waited_long_enough() -> None:
    waiting = replace(ticket("call", 0, (ANNA, BO), Strategy.RING_ALL), levels={BO: 2}, next_level_s=20)
    for waited_s, rung in ((0, (ANNA,)), (19.9, (ANNA,)), (20, (ANNA, BO))):
        at = NINE + timedelta(seconds=waited_s)
        assert decide([waiting], {ANNA: FREE, BO: FREE}, at) == {"call": rung}
    assert decide([waiting], {ANNA: AgentStatus.TALKING, BO: FREE}) == {"call": (BO,)}


AGENTS = st.sampled_from([PersonId(str(number)) for number in range(201, 207)])
TICKETS = st.lists(
    st.builds(
        ticket,
        st.integers(0, 50).map(str),
        st.integers(0, 600),
        st.lists(AGENTS, unique=True).map(tuple),
        st.sampled_from(Strategy),
    ),
    unique_by=lambda ticket: ticket.call,
    max_size=12,
)


@given(TICKETS, st.dictionaries(AGENTS, st.sampled_from(AgentStatus)))
def test_no_agent_is_offered_twice_nor_one_who_is_not_available(
    tickets: list[Ticket], agents: dict[PersonId, AgentStatus]
) -> None:
    offered = [agent for chosen in decide(tickets, agents).values() for agent in chosen]
    assert len(offered) == len(set(offered))
    assert all(agents[agent] is FREE for agent in offered)


@given(TICKETS, st.dictionaries(AGENTS, st.sampled_from(AgentStatus)))
def test_nobody_is_passed_by_a_later_caller_for_an_agent_they_could_have(
    tickets: list[Ticket], agents: dict[PersonId, AgentStatus]
) -> None:
    offers = decide(tickets, agents)
    for waiting in tickets:
        if waiting.call in offers:
            continue
        for other in tickets:
            if (other.joined, other.call) > (waiting.joined, waiting.call):
                assert not set(offers.get(other.call, ())) & set(waiting.agents)


def test_a_level_opens_next_on_which_somebody_is_free() -> None:
    levels = {BO: 2, CAJSA: 3}
    waiting = replace(ticket("1", 5, (ANNA, BO, CAJSA)), levels=levels, next_level_s=10)
    assert waiting.next_opening(NINE, {ANNA, BO, CAJSA}) == NINE + timedelta(seconds=5)
    assert waiting.next_opening(NINE, {CAJSA}) == NINE + timedelta(seconds=15)
    assert waiting.next_opening(NINE + timedelta(seconds=5), {BO}) is None, "it is open"
    assert waiting.next_opening(NINE, {ANNA}) is None
    assert replace(waiting, next_level_s=0).next_opening(NINE, {BO}) is None
