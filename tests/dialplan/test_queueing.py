from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dialplan.hunting import Strategy, pick_agents
from dialplan.ids import CallId, DestinationId, PersonId
from dialplan.queueing import AgentStatus, Ticket, decide_offers

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
ANNA, BO, CAJSA = PersonId("201"), PersonId("202"), PersonId("203")
FREE = AgentStatus.AVAILABLE


def ticket(
    call: str, waited_s: float, agents: tuple[PersonId, ...], strategy: Strategy = Strategy.LINEAR
) -> Ticket:
    joined = NINE - timedelta(seconds=waited_s)
    return Ticket(CallId(call), DestinationId("groups/support"), joined, strategy, agents)


def test_ring_all_rings_everyone_who_is_free_in_the_groups_order() -> None:
    assert pick_agents(Strategy.RING_ALL, (ANNA, BO, CAJSA), {CAJSA, ANNA}) == (ANNA, CAJSA)


def test_linear_rings_the_first_who_is_free() -> None:
    assert pick_agents(Strategy.LINEAR, (ANNA, BO, CAJSA), {CAJSA, BO}) == (BO,)


def test_whoever_waited_longest_is_served_first_across_groups() -> None:
    offers = decide_offers(
        [ticket("new", 5, (ANNA,)), ticket("old", 60, (ANNA, BO))], {ANNA: FREE, BO: AgentStatus.TALKING}
    )
    assert offers == {"old": (ANNA,)}


def test_who_waited_longest_does_not_hold_up_others_for_agents_they_can_not_get() -> None:
    offers = decide_offers([ticket("old", 60, (ANNA,)), ticket("new", 5, (BO,))], {BO: FREE})
    assert offers == {"new": (BO,)}


def test_an_agent_who_just_did_not_answer_a_caller_is_left_in_peace_by_them() -> None:
    waiting = ticket("call", 5, (ANNA, BO))
    resting = Ticket(
        waiting.call, waiting.group, waiting.joined, waiting.strategy, waiting.agents, frozenset({ANNA})
    )
    assert decide_offers([resting], {ANNA: FREE, BO: FREE}) == {"call": (BO,)}


def test_a_caller_whose_agents_ring_asks_for_no_more() -> None:
    waiting = ticket("call", 5, (ANNA, BO))
    ringing = Ticket(
        waiting.call, waiting.group, waiting.joined, waiting.strategy, waiting.agents, ringing=True
    )
    assert decide_offers([ringing], {BO: FREE}) == {}


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
    offered = [agent for chosen in decide_offers(tickets, agents).values() for agent in chosen]
    assert len(offered) == len(set(offered))
    assert all(agents[agent] is FREE for agent in offered)


@given(TICKETS, st.dictionaries(AGENTS, st.sampled_from(AgentStatus)))
def test_nobody_is_passed_by_a_later_caller_for_an_agent_they_could_have(
    tickets: list[Ticket], agents: dict[PersonId, AgentStatus]
) -> None:
    offers = decide_offers(tickets, agents)
    for waiting in tickets:
        if waiting.call in offers:
            continue
        for other in tickets:
            if (other.joined, other.call) > (waiting.joined, waiting.call):
                assert not set(offers.get(other.call, ())) & set(waiting.agents)
