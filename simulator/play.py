"""Plays a scenario: a stand-in Asterisk, phones and callers around the whole engine, in virtual time."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from random import Random

from dialplan.ids import CallId
from engine.service import Engine
from simulator.clock import Now, run
from simulator.engine_life import EngineFailedError
from simulator.report import Report, report_call
from simulator.scenario import Scenario, told
from simulator.wire import Network, Warts, WiredLoop
from simulator.world import LEAD_S, LOOKS, SETTLE_S, MakeEngine, Meddle, OnLine, World

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
    Raises EngineFailedError, and StuckError where the scenario does not come to an end.
    """
    limit_s = LEAD_S + scenario.ends_within_s + 2 * SETTLE_S + (LOOKS if meddle else 0)
    loop = WiredLoop(Network(seed, warts or Warts()), limit_s)
    wall = scenario.starts - timedelta(seconds=LEAD_S)
    make = make_engine or partial(Engine, jitter=Random(seed))
    return run(lambda now: play(scenario, now, make, on_line, meddle), wall=wall, loop=loop)


async def play(
    scenario: Scenario, now: Now, make_engine: MakeEngine, on_line: OnLine, meddle: Meddle | None = None
) -> Report:
    """Play a scenario on the running loop, which must be a WiredLoop.

    Raises EngineFailedError, whatever groups of tasks it comes through.
    """
    world = World(scenario, now, make_engine, on_line, meddle)
    try:
        took_s, leftovers = await world.live()
    except ExceptionGroup as errors:
        failure: Exception | None = errors.subgroup(EngineFailedError)
        while isinstance(failure, ExceptionGroup):
            failure = failure.exceptions[0]
        raise failure or errors from None
    return _report(world, took_s, leftovers)


def _report(world: World, took_s: float, leftovers: tuple[str, ...]) -> Report:
    scenario, records = world.scenario, world.memory.records
    reports = []
    for number, call in enumerate(scenario.calls):
        live = world.calls[number]
        id_ = CallId(live.id)
        cdrs = tuple(records.cdrs.get(id_, ()))
        heard = tuple(text for sound in live.heard if (text := world.memory.prompts.text(sound)) is not None)
        report = report_call(
            id_, records.lines_of(id_), cdrs, records.messages_of(id_), call.expected, heard=heard
        )
        reports.append(replace(report, is_unattended=number in world.unattended))
    for id_, expected in zip(records.callbacks, scenario.callbacks, strict=False):
        cdrs = tuple(records.cdrs[id_])
        reports.append(report_call(id_, records.lines_of(id_), cdrs, (), expected))
    callbacks = len(reports) - len(scenario.calls)
    broke = tuple((scenario.starts + timedelta(seconds=one.at_s), told(one)) for one in scenario.faults)
    return Report(scenario.file, scenario.story, took_s, tuple(reports), leftovers, callbacks, broke)
