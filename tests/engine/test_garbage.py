"""Python's own search for garbage: kept from where calls would stand still for it."""

import asyncio
import gc
from collections.abc import Iterator

import pytest

from engine.garbage import collect_when_quiet, is_time_for_all, young_only
from simulator.play import simulate
from simulator.scenario.files import SCENARIOS, read_scenario


@pytest.fixture
def collected(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """When everything was looked through, in seconds of the loop."""
    times: list[float] = []
    monkeypatch.setattr(gc, "collect", lambda: times.append(asyncio.get_running_loop().time()))
    monkeypatch.setattr(gc, "freeze", lambda: None)
    yield times


@pytest.mark.parametrize(
    ("live_calls", "since_s", "is_time"),
    [
        (0, 60, True),
        (60, 60, True),
        (61, 60, False),
        (1000, 600, False),
        (1000, 1000, True),
        (0, 0, True),
        (2001, 9999, False),
    ],
)
def test_the_fewer_calls_the_sooner_everything_is_looked_through(
    live_calls: int, since_s: float, is_time: bool
) -> None:
    assert is_time_for_all(live_calls, since_s) is is_time


async def test_many_calls_put_it_off_but_not_for_ever(collected: list[float]) -> None:
    looking = asyncio.create_task(collect_when_quiet(lambda: 200))
    await asyncio.sleep(1000)
    looking.cancel()
    assert collected == [0, 240, 480, 720, 960]


def test_what_was_before_is_put_back() -> None:
    before = gc.get_threshold()
    with pytest.raises(RuntimeError), young_only():
        assert gc.get_threshold() != before
        raise RuntimeError
    assert gc.get_threshold() == before


def test_of_two_the_last_puts_it_back() -> None:
    before = gc.get_threshold()
    first, second = young_only(), young_only()
    first.__enter__()
    second.__enter__()
    while_both = gc.get_threshold()
    first.__exit__(None, None, None)
    assert gc.get_threshold() == while_both != before
    second.__exit__(None, None, None)
    assert gc.get_threshold() == before


async def test_an_engine_that_is_over_leaves_nothing_frozen() -> None:
    frozen = gc.get_freeze_count()
    looking = asyncio.create_task(collect_when_quiet(lambda: 0))
    await asyncio.sleep(1)
    assert gc.get_freeze_count() > frozen
    looking.cancel()
    await asyncio.wait({looking})
    assert gc.get_freeze_count() == 0


def test_a_call_leaves_no_circles() -> None:
    """Else they would grow for as long as a centre is busy."""
    story = read_scenario(SCENARIOS / "two_callers_one_agent.yaml")
    found: list[int] = []

    def count(_: object) -> None:
        found.append(gc.collect())

    gc.disable()
    try:
        simulate(story, on_line=count)
    finally:
        gc.enable()
    assert len(found) > 3
    assert found[1:] == [0] * (len(found) - 1)
