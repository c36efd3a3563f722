"""The engine, its queue and its agents behave as Erlang C and Erlang A say, within the sampling error."""

from dataclasses import replace

import pytest

from simulator.traffic.against_theory import CASES, Case, compare


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_plain_group_agrees_with_theory(case: Case) -> None:
    for one in compare(replace(case, calls=1500), seed=1):
        assert one.agrees, one
        assert one.margin < 0.75 * one.theory, "too wide to mean anything"


def test_a_wrong_theory_would_be_noticed() -> None:
    (case,) = (case for case in CASES if case.patience_s is not None)
    fewer_agents = replace(case.load, agents=case.load.agents - 1)
    right = compare(replace(case, calls=1500), seed=1)
    wrong = compare(replace(case, calls=1500, load=fewer_agents), seed=1)
    assert any(
        abs(one.simulated - other.theory) > one.margin for one, other in zip(wrong, right, strict=True)
    )
