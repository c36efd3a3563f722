"""Sums as people read them."""

import pytest

from console.cdr.answers import list_sums
from dialplan.call_sums import CallSum, SumBy


def test_the_service_level_is_rounded_once(capsys: pytest.CaptureFixture[str]) -> None:
    list_sums(SumBy.DAY, {"2026-11-23": CallSum(calls=63, offered=63, in_time=20)}, 20.0)
    assert "31.7 %" in capsys.readouterr().out  # 31.746
