"""Erlang's formulas, held against published figures and against each other."""

import pytest

from simulator.traffic.theory import Load, erlang_a, erlang_b, erlang_c, served_within

OFFICE = Load(arrivals_per_s=100 / 1800, talk_s=180, agents=14)
"""The textbook's example: 100 calls in half an hour, three minutes each, 14 agents."""


def test_the_textbooks_call_centre_comes_out_as_printed() -> None:
    foreseen = erlang_c(OFFICE)
    assert OFFICE.offered == pytest.approx(10)
    assert foreseen.waits == pytest.approx(0.174, abs=0.001)
    assert foreseen.wait_s == pytest.approx(7.8, abs=0.1)
    assert served_within(OFFICE, 20) == pytest.approx(0.888, abs=0.001)


@pytest.mark.parametrize(("erlangs", "lines", "blocked"), [(1, 1, 0.5), (2, 2, 0.4), (10, 10, 0.2146)])
def test_erlang_b_is_the_table_in_every_book(erlangs: float, lines: int, blocked: float) -> None:
    assert erlang_b(Load(erlangs, 1.0, lines)) == pytest.approx(blocked, abs=1e-4)


def test_endless_patience_makes_erlang_a_of_erlang_c() -> None:
    patient = erlang_a(OFFICE, patience_s=1e9)
    assert patient.waits == pytest.approx(erlang_c(OFFICE).waits, rel=1e-4)
    assert patient.wait_s == pytest.approx(erlang_c(OFFICE).wait_s, rel=1e-4)


def test_no_patience_makes_erlang_a_of_erlang_b() -> None:
    assert erlang_a(OFFICE, patience_s=1e-6).gives_up == pytest.approx(erlang_b(OFFICE), rel=1e-3)


def test_an_overloaded_group_is_stable_only_because_callers_give_up() -> None:
    overloaded = Load(arrivals_per_s=0.1, talk_s=200, agents=10)
    with pytest.raises(ValueError, match="grows without end"):
        erlang_c(overloaded)
    assert erlang_a(overloaded, patience_s=60).gives_up == pytest.approx(0.5, abs=0.01)
