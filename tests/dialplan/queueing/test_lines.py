"""Those who wait for the same agents stand in one line, in their order; who rings stands in none."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from dialplan.hunting import Strategy
from dialplan.ids import CallId, DestinationId, PersonId
from dialplan.queueing import Lines, Ticket
from dialplan.queueing.joining import count_ahead, count_waiting
from dialplan.queueing.lines import stands_ahead

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
SUPPORT = DestinationId("groups/support")
ANNA, BO = PersonId("201"), PersonId("202")


def ticket(call: str, joined_s: float, *agents: PersonId) -> Ticket:
    joined = NINE + timedelta(seconds=joined_s)
    return Ticket(CallId(call), SUPPORT, joined, Strategy.LINEAR, agents or (ANNA,))


def calls(lines: Lines) -> list[list[str]]:
    return [[waiting.call for waiting in line] for line in lines]


def test_each_set_of_agents_has_its_line_and_the_longest_wait_its_head() -> None:
    lines = Lines([ticket("late", 9), ticket("other", 5, BO), ticket("early", 1)])
    assert calls(lines) == [["early", "late"], ["other"]]
    late = ticket("late", 9)
    assert count_ahead(late, lines) == 2
    assert count_waiting(SUPPORT, lines) == 3
    assert count_waiting(DestinationId("groups/sales"), lines) == 0


def test_who_rings_is_in_no_line_and_is_taken_away_all_the_same() -> None:
    ringing = replace(ticket("1", 1), ringing=True)
    lines = Lines([ringing])
    assert calls(lines) == []
    lines.remove(ringing)


@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from([(ANNA,), (BO,), (ANNA, BO)]))), st.randoms())
def test_whatever_comes_and_goes_the_rest_stands_in_order(
    drawn: list[tuple[int, tuple[PersonId, ...]]], chance: Random
) -> None:
    tickets = [ticket(f"{number}", joined, *agents) for number, (joined, agents) in enumerate(drawn)]
    lines = Lines(tickets)
    gone = [one for one in tickets if chance.random() < 0.5]
    for one in gone:
        lines.remove(replace(one))
    left = [one for one in tickets if one not in gone]
    standing = [one for line in lines for one in line]
    assert sorted(one.rank for one in standing) == sorted(one.rank for one in left)
    for line in lines:
        assert [stands_ahead(line, one) for one in line] == list(range(len(line)))
