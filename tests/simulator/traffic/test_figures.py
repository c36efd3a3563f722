"""Figures by hand: ranks, parts, and what there is none of."""

from zoneinfo import ZoneInfo

import pytest

from dialplan.disposition import Disposition
from simulator.traffic.figures import AgentFigures, Figures, Spread, count, counted
from simulator.traffic.pooling import pooled
from tests.simulator.traffic.calls import a_call

STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.mark.parametrize(
    ("count", "part", "rank"),
    [
        (2, 0.5, 1),
        (10, 0.9, 9),
        (10, 0.5, 5),
        (11, 0.5, 6),
        (1, 0.9, 1),
        (100, 0.99, 99),
        (3, 1.0, 3),
        (3, 0.0, 1),
    ],
)
def test_a_part_of_waits_is_within_the_nearest_rank(count: int, part: float, rank: int) -> None:
    assert Spread(tuple(float(number) for number in range(1, count + 1))).below_s(part) == rank


def test_of_nothing_there_is_no_figure() -> None:
    assert Spread(()).mean_s is None
    assert Spread(()).below_s(0.5) is None
    nothing = count([], STOCKHOLM, 20, present_s={}, overflowed=0)
    _has_no_figure(nothing)
    _has_no_figure(pooled([nothing, nothing]))
    assert AgentFigures(0, 0.0, 0.0).load is None


def _has_no_figure(figures: Figures) -> None:
    assert figures.service_level is None
    assert figures.part(0) is None
    assert (figures.foresight.bias_s, figures.foresight.error_s) == (None, None)


def test_a_day_on_which_all_gave_up_has_a_service_level_and_no_wait_for_answers() -> None:
    figures = count(
        map(counted, [a_call(disposition=Disposition.ABANDONED)]), STOCKHOLM, 20, present_s={}, overflowed=0
    )
    assert figures.service_level == 0.0
    assert figures.waits.mean_s is None
    assert figures.abandons.mean_s == 10.0
