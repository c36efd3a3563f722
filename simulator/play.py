"""Plays a scenario: a stand-in Asterisk, phones and callers around the whole engine, in virtual time."""

from datetime import timedelta
from functools import partial
from random import Random

from engine.garbage import young_only
from engine.service import Engine
from simulator.report.run import Report
from simulator.report.story import report_story
from simulator.scenario.values import Scenario
from simulator.virtual_time.clock import Now, run
from simulator.wire.network import Network, Warts, WiredLoop
from simulator.world.engine_life import EngineFailedError
from simulator.world.waiting import LOOKS, SETTLE_S
from simulator.world.world import LEAD_S, MakeEngine, Meddle, OnLine, World

__all__ = ["EngineFailedError", "OnLine", "play", "simulate"]


def simulate(
    scenario: Scenario,
    *,
    seed: int = 0,
    warts: Warts | None = None,
    make_engine: MakeEngine | None = None,
    on_line: OnLine = lambda _: None,
    meddle: Meddle | None = None,
) -> Report:
    """Play a scenario from its beginning to its end, as fast as the machine can.

    The same seed gives the same run. ``on_line`` hears of each line of the routing log as it is written,
    ``meddle`` gets the world before anything happens in it, to break what it likes.
    A story whose time is up is reported as far as it came. Raises EngineFailedError, and StuckError where
    it can't even be ended.
    """
    limit_s = LEAD_S + scenario.ends_within_s + 2 * SETTLE_S + LOOKS
    loop = WiredLoop(Network(seed, warts or Warts()), limit_s, seed)
    wall = scenario.starts - timedelta(seconds=LEAD_S)
    make = make_engine or partial(Engine, jitter=Random(seed))
    with young_only():  # all that a run makes lives until its end
        return run(lambda now: play(scenario, now, make, on_line, meddle), wall=wall, loop=loop)


async def play(
    scenario: Scenario, now: Now, make_engine: MakeEngine, on_line: OnLine, meddle: Meddle | None = None
) -> Report:
    """Play a scenario on the running loop, which must be a WiredLoop.

    Raises EngineFailedError, whatever groups of tasks it comes through.
    """
    world = World(scenario, now, make_engine, on_line, meddle)
    try:
        ending = await world.live()
    except ExceptionGroup as errors:
        failure: Exception | None = errors.subgroup(EngineFailedError)
        while isinstance(failure, ExceptionGroup):
            failure = failure.exceptions[0]
        raise failure or errors from None
    return report_story(world, ending)
