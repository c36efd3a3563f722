"""What the engine logs stays with the story that it is of."""

import asyncio
from pathlib import Path

import pytest
import structlog

from dialplan.ids import CallId
from engine.agents import AgentsInProcess
from engine.calls.exchange import Exchange
from engine.queues import Queues
from simulator.play import EngineFailedError
from simulator.runs import play_one
from simulator.scenario.files import SCENARIOS, read_scenario
from simulator.sweep import Kind, sweep
from simulator.world.engine_log import kept_log
from tests.simulator.scenario.stories import read

GONE = (SCENARIOS / "faults" / "store_gone.yaml").read_text()


def test_what_the_engine_warns_of_is_not_shown_where_all_comes_out_as_it_must(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    scenario = read(GONE, tmp_path)
    shown = [*play_one(scenario, 0).text(), *sweep(scenario, Kind.HANG_UP, every=60).text()]
    assert not any("the store is away" in line for line in shown)
    assert capfd.readouterr() == ("", "")


def test_it_is_shown_with_the_story_that_fails(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    failing = play_one(read(GONE.replace("disposition: answered", "disposition: busy"), tmp_path), 0)
    told = list(failing.text())
    assert "    the engine logged, from the beginning of the story:" in told
    assert any("s error: the store is away; records wait on disk" in line for line in told)
    assert capfd.readouterr() == ("", "")


def test_an_error_that_the_engine_raised_fails_a_story_that_comes_out_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    release = AgentsInProcess.release_all

    def fail(self: AgentsInProcess, *of: object) -> None:
        release(self, *of)  # type: ignore[arg-type]
        raise RuntimeError("what nobody foresaw")

    monkeypatch.setattr(AgentsInProcess, "release_all", fail)
    told = "\n".join(play_one(read_scenario(SCENARIOS / "answered.yaml"), 0).text())
    assert "the engine raised an error: " in told
    assert "RuntimeError: what nobody foresaw" in told


def test_so_does_one_in_a_callback_that_nobody_awaits(monkeypatch: pytest.MonkeyPatch) -> None:
    tell = Queues._tell_whose_turn_it_is

    def fail(self: Queues) -> None:
        tell(self)
        raise RuntimeError("what nobody foresaw")

    monkeypatch.setattr(Queues, "_tell_whose_turn_it_is", fail)
    story = read_scenario(SCENARIOS / "two_callers_one_agent.yaml")
    told = "\n".join(play_one(story, 0).text())
    assert "the engine raised an error: " in told
    assert "RuntimeError: what nobody foresaw" in told
    with pytest.raises(EngineFailedError, match="what nobody foresaw"):
        sweep(story, Kind.AMI, every=40)


def test_so_does_a_task_that_nobody_awaits(monkeypatch: pytest.MonkeyPatch) -> None:
    close = Exchange.close_inbox

    async def stray() -> None:
        raise RuntimeError("what nobody foresaw")

    def fail(self: Exchange, call: CallId) -> None:
        close(self, call)
        asyncio.get_running_loop().create_task(stray())

    monkeypatch.setattr(Exchange, "close_inbox", fail)
    told = "\n".join(play_one(read_scenario(SCENARIOS / "answered.yaml"), 0).text())
    assert "RuntimeError: what nobody foresaw" in told


def test_of_several_errors_at_once_each_is_told() -> None:
    with kept_log() as log:
        try:
            raise ExceptionGroup("in a group", [ValueError("one"), OSError("another")])
        except ExceptionGroup:
            structlog.get_logger().exception("it failed")
    assert log.failures == ["the engine raised an error: it failed: ValueError: one, OSError: another"]


def test_an_engine_that_logs_on_and_on_is_cut_short() -> None:
    with kept_log() as log:
        for number in range(100):
            structlog.get_logger().warning("again", number=number)
        structlog.get_logger().info("of no interest")
    assert log.text()[-1] == "and 70 more"
    assert log.text()[0].endswith("warning: again number=0")
