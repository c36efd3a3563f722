from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialplan.hunting import AgentHistory, Candidates, Choice, Strategy, choose_agents
from dialplan.ids import PersonId

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
ANNA, BO, CARIN = (PersonId(name) for name in ("anna", "bo", "carin"))
ALL = (ANNA, BO, CARIN)
NEW = AgentHistory()


def ago(minutes: float) -> datetime:
    return NINE - timedelta(minutes=minutes)


def choose(
    strategy: Strategy,
    free: tuple[PersonId, ...] = ALL,
    history: dict[PersonId, AgentHistory] | None = None,
    **candidates: object,
) -> Choice | None:
    known = history or {}
    return choose_agents(
        strategy,
        Candidates(ALL, **candidates),  # type: ignore[arg-type]
        free,
        lambda agent: known.get(agent, NEW),
    )


def chosen(choice: Choice | None) -> tuple[PersonId, ...]:
    return choice.agents if choice else ()


@pytest.mark.parametrize("strategy", Strategy)
def test_nobody_free_is_nobody_to_ring(strategy: Strategy) -> None:
    assert choose(strategy, free=()) is None


def test_ring_all_rings_everyone_who_is_free_in_the_groups_order() -> None:
    assert choose(Strategy.RING_ALL, free=(CARIN, ANNA)) == Choice((ANNA, CARIN), free=2, level=1)


def test_linear_rings_the_first_who_is_free() -> None:
    assert choose(Strategy.LINEAR, free=(CARIN, BO)) == Choice((BO,), free=2, level=1)


@pytest.mark.parametrize("strategy", [one for one in Strategy if one is not Strategy.RING_ALL])
def test_who_did_not_answer_this_caller_comes_after_those_who_were_not_asked(strategy: Strategy) -> None:
    assert chosen(choose(strategy, tries={ANNA: 1, BO: 2})) == (CARIN,)
    assert chosen(choose(strategy, tries={ANNA: 1, BO: 2, CARIN: 2})) == (ANNA,)


@pytest.mark.parametrize(
    ("history", "next_one"),
    [
        ({}, ANNA),
        ({ANNA: ago(1)}, BO),
        ({ANNA: ago(2), BO: ago(1)}, CARIN),
        ({ANNA: ago(3), BO: ago(2), CARIN: ago(1)}, ANNA),
    ],
)
def test_round_robin_rings_who_was_rung_least_recently(
    history: dict[PersonId, datetime], next_one: PersonId
) -> None:
    rung = {agent: AgentHistory(last_rung=at) for agent, at in history.items()}
    assert chosen(choose(Strategy.ROUND_ROBIN, history=rung)) == (next_one,)


def test_longest_idle_rings_who_was_done_first() -> None:
    history = {
        ANNA: AgentHistory(idle_since=ago(5)),
        BO: AgentHistory(idle_since=ago(30)),
        CARIN: AgentHistory(idle_since=ago(10)),
    }
    assert chosen(choose(Strategy.LONGEST_IDLE, history=history)) == (BO,)
    del history[CARIN]
    assert chosen(choose(Strategy.LONGEST_IDLE, history=history)) == (CARIN,), "never busy is idle longest"


def test_fewest_calls_rings_who_took_the_fewest_today() -> None:
    history = {ANNA: AgentHistory(taken=4), BO: AgentHistory(taken=2), CARIN: AgentHistory(taken=3)}
    assert chosen(choose(Strategy.FEWEST_CALLS, history=history)) == (BO,)


def test_random_is_the_same_for_the_same_seed_and_fair_over_many() -> None:
    assert choose(Strategy.RANDOM, seed="1.1/0") == choose(Strategy.RANDOM, seed="1.1/0")
    drawn = Counter(chosen(choose(Strategy.RANDOM, seed=f"{call}/0")) for call in range(3000))
    assert all(900 < count < 1100 for count in drawn.values())
    assert len(drawn) == 3


LEVELS = {BO: 2, CARIN: 3}


@pytest.mark.parametrize("strategy", Strategy)
def test_level_one_is_rung_first(strategy: Strategy) -> None:
    assert choose(strategy, levels=LEVELS) == Choice((ANNA,), free=1, level=1)


@pytest.mark.parametrize("strategy", Strategy)
def test_the_next_level_is_rung_at_once_where_nobody_on_the_first_is_free(strategy: Strategy) -> None:
    assert choose(strategy, free=(BO, CARIN), levels=LEVELS) == Choice((BO,), free=1, level=2)


def test_a_level_that_is_open_is_rung_beside_those_before_it() -> None:
    assert choose(Strategy.RING_ALL, levels=LEVELS, open_level=2) == Choice((ANNA, BO), free=2, level=2)
    assert chosen(choose(Strategy.LINEAR, levels=LEVELS, open_level=3, tries={ANNA: 1})) == (BO,)


@given(
    strategy=st.sampled_from(Strategy),
    free=st.sets(st.sampled_from(ALL)),
    levels=st.dictionaries(st.sampled_from(ALL), st.integers(1, 9)),
    open_level=st.integers(1, 9),
    tries=st.dictionaries(st.sampled_from(ALL), st.integers(0, 3)),
    taken=st.dictionaries(st.sampled_from(ALL), st.integers(0, 3)),
)
def test_somebody_free_is_always_found_and_nobody_else(
    strategy: Strategy,
    free: set[PersonId],
    levels: dict[PersonId, int],
    open_level: int,
    tries: dict[PersonId, int],
    taken: dict[PersonId, int],
) -> None:
    history = {agent: AgentHistory(taken=count) for agent, count in taken.items()}
    choice = choose(
        strategy, tuple(free), history, levels=levels, open_level=open_level, tries=tries, seed="1"
    )
    assert (choice is None) == (not free)
    if choice is not None:
        assert choice.agents
        assert set(choice.agents) <= free
        assert choice.free >= len(choice.agents)
        lowest = min(levels.get(agent, 1) for agent in free)
        assert all(levels.get(agent, 1) <= max(lowest, open_level) for agent in choice.agents)
