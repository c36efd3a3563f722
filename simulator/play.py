"""Plays a scenario: a stand-in Asterisk, phones and callers around the whole engine, in virtual time."""

import asyncio
import contextlib
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from random import Random
from typing import Protocol

from dialplan.ids import CallId
from dialplan.records import LogLine
from dialplan.voicemail.messages import Box
from engine.ami import AmiSettings
from engine.ports import Ports
from engine.service import Engine
from engine.settings import EngineSettings
from simulator.asterisk import Asterisk, Dialled, LiveCall, SwitchSettings
from simulator.callers import Caller, behave
from simulator.clock import Now, run
from simulator.kept import Life
from simulator.phones import Phone, Phones, Unregistered
from simulator.ports import Memory
from simulator.report import Report, report_call
from simulator.scenario import CutAgi, CutAmi, Fault, KillEngine, Scenario, ScenarioCall
from simulator.wire import Network, Warts, WiredLoop

_LEAD_S = 1.0
"""The engine is up before the first caller dials."""

_SETTLE_S = 15.0
"""What may still go on when the last caller is gone: a message being kept, a CDR on its way."""

_SWITCH = SwitchSettings()
_ENGINE = EngineSettings(
    AmiSettings(_SWITCH.ami_host, _SWITCH.ami_port, _SWITCH.account.username, _SWITCH.account.secret),
    trunk="trunk",
)

OnLine = Callable[[LogLine], None]


class Runnable(Protocol):
    """An engine."""

    async def run(self) -> None: ...


class EngineFailedError(RuntimeError):
    """The engine ended by itself; its error is the cause."""


MakeEngine = Callable[[EngineSettings, Ports, OnLine], Runnable]


def simulate(
    scenario: Scenario,
    *,
    seed: int = 0,
    warts: Warts | None = None,
    make_engine: MakeEngine | None = None,
    on_line: OnLine = lambda _: None,
) -> Report:
    """Play a scenario from its beginning to its end, as fast as the machine can.

    The same seed gives the same run. ``on_line`` hears of each line of the routing log as it is written.
    Raises EngineFailedError, and StuckError where the scenario does not come to an end.
    """
    loop = WiredLoop(Network(seed, warts or Warts()), _LEAD_S + scenario.ends_within_s + 2 * _SETTLE_S)
    wall = scenario.starts - timedelta(seconds=_LEAD_S)
    make = make_engine or partial(Engine, jitter=Random(seed))
    return run(lambda now: play(scenario, now, make, on_line), wall=wall, loop=loop)


async def play(scenario: Scenario, now: Now, make_engine: MakeEngine, on_line: OnLine) -> Report:
    """Play a scenario on the running loop, which must be a WiredLoop."""
    world = _World(scenario, now, make_engine, on_line)
    return await world.play()


class _World:
    def __init__(self, scenario: Scenario, now: Now, make_engine: MakeEngine, on_line: OnLine) -> None:
        self._scenario = scenario
        self._now = now
        self._make_engine = make_engine
        self._on_line = on_line
        loop = asyncio.get_running_loop()
        assert isinstance(loop, WiredLoop)
        self._network = loop.network
        self._memory = Memory()
        absent = [Phone(endpoint, (Unregistered(),)) for endpoint in scenario.absent]
        self._phones = Phones([*scenario.phones, *absent])
        self._asterisk = Asterisk(
            _SWITCH,
            self._phones,
            now,
            sound_length=self._memory.sound_length,
            write_recording=self._memory.recordings.write,
        )
        for box, pin in scenario.pins.items():
            self._memory.pins.pins[Box(scenario.company.organisation, box)] = pin
        self._life = Life()
        self._engine: asyncio.Task[None] | None = None
        self._engine_there = asyncio.Event()
        self._calls: dict[int, LiveCall] = {}

    async def play(self) -> Report:
        """Play it all. Raises EngineFailedError, whatever groups of tasks it comes through."""
        try:
            return await self._play()
        except ExceptionGroup as errors:
            failure: Exception | None = errors.subgroup(EngineFailedError)
            while isinstance(failure, ExceptionGroup):
                failure = failure.exceptions[0]
            raise failure or errors from None

    async def _play(self) -> Report:
        async with self._asterisk.running():
            self._start_engine()
            try:
                await asyncio.sleep(_LEAD_S)
                began = asyncio.get_running_loop().time()
                await self._live()
                took_s = asyncio.get_running_loop().time() - began
                await self._settle()
                leftovers = self._find_leftovers()
            finally:
                engine = await self._stop_engine()
            _raise_failure_of(engine)
        return self._report(took_s, leftovers)

    async def _live(self) -> None:
        """Return when every caller is gone."""
        async with asyncio.TaskGroup() as tasks:
            watching = tasks.create_task(self._watch_engine())
            faults = [tasks.create_task(self._break(fault)) for fault in self._scenario.faults]
            calling = [
                tasks.create_task(self._call(number, call), name=f"caller {number + 1}")
                for number, call in enumerate(self._scenario.calls)
            ]
            await asyncio.wait(calling)
            await self._wait_for_callbacks()
            await self._engine_there.wait()  # one killed as the last caller left: the next has CDRs to write
            for task in (watching, *faults):
                task.cancel()

    async def _wait_for_callbacks(self) -> None:
        """Wait until the queues have called back whom the story says; the scenario's own end is the limit."""
        records = self._memory.records
        while len(records.callbacks) < len(self._scenario.callbacks):
            records.changed.clear()
            await records.changed.wait()

    async def _call(self, number: int, call: ScenarioCall) -> None:
        await asyncio.sleep(call.at_s)
        await self._dial(number, call.caller)

    async def _dial(self, number: int, caller: Caller) -> None:
        dialled = Dialled(caller.dials, caller.number, caller.name, phone=caller.phone)
        live = self._calls[number] = self._asterisk.call_in(dialled)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._asterisk.carry(live))
            tasks.create_task(behave(caller, live))

    async def _break(self, fault: Fault) -> None:
        await asyncio.sleep(fault.at_s)
        match fault:
            case CutAmi(for_s=for_s):
                await self._asterisk.cut_ami_for(for_s)
            case CutAgi():
                self._network.cut(_ENGINE.agi_port)
            case KillEngine(for_s=for_s):
                await self._kill_engine()
                await asyncio.sleep(for_s)
                self._start_engine()

    # The engine's life.

    def _start_engine(self) -> None:
        self._life = Life()
        self._engine_there.set()
        ports = self._memory.ports(self._scenario.company, self._now, self._life)
        engine = self._make_engine(_ENGINE, ports, self._on_line)
        self._engine = asyncio.create_task(engine.run(), name="engine")

    async def _kill_engine(self) -> None:
        """As kill -9: its connections are gone, and what it does while it unwinds is worth nothing."""
        self._life.is_over = True
        self._engine_there.clear()
        self._network.cut(_ENGINE.agi_port)
        self._network.cut(_SWITCH.ami_port)
        await self._stop_engine()

    async def _stop_engine(self) -> asyncio.Task[None]:
        assert self._engine is not None
        self._engine.cancel()
        await asyncio.wait({self._engine})
        return self._engine

    async def _watch_engine(self) -> None:
        """An engine that ends by itself has failed; one that was killed has not."""
        while True:
            engine = self._engine
            assert engine is not None
            await asyncio.wait({engine})
            if engine is self._engine and not self._life.is_over:
                _raise_failure_of(engine)
                raise EngineFailedError("the engine ended while there were calls")
            await asyncio.sleep(0.1)

    # The end.

    async def _settle(self) -> None:
        """Wait until every call has its CDR, and for a moment more, in which nothing must happen."""
        records = self._memory.records
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_SETTLE_S):
                while not all(call.id in records.cdrs for call in self._calls.values()):
                    records.changed.clear()
                    await records.changed.wait()
        await asyncio.sleep(1)

    def _find_leftovers(self) -> tuple[str, ...]:
        streams = self._network.connections(_ENGINE.agi_port)
        records = self._memory.records
        strangers = set(records.cdrs) - set(records.callbacks) - {call.id for call in self._calls.values()}
        found = (
            (len(self._asterisk.channels), "channels that are still there"),
            (streams, "FastAGI streams that are still open"),
            (len(self._memory.journal.calls), "calls that the journal still has"),
            (len(strangers), "CDRs of calls that nobody made"),
            (abs(len(records.callbacks) - len(self._scenario.callbacks)), "callbacks too many or too few"),
            (len(self._phones.talking), "phones that still talk"),
            (len(self._phones.rung_while_talking), "times that a phone was rung while its agent talked"),
        )
        return tuple(f"{count} {what}" for count, what in found if count)

    def _report(self, took_s: float, leftovers: tuple[str, ...]) -> Report:
        records = self._memory.records
        reports = []
        for number, call in enumerate(self._scenario.calls):
            id_ = CallId(self._calls[number].id)
            cdrs = tuple(records.cdrs.get(id_, ()))
            messages = records.messages_of(id_)
            reports.append(report_call(id_, records.lines_of(id_), cdrs, messages, call.expected))
        for id_, expected in zip(records.callbacks, self._scenario.callbacks, strict=False):
            cdrs = tuple(records.cdrs[id_])
            reports.append(report_call(id_, records.lines_of(id_), cdrs, (), expected))
        return Report(self._scenario.file, self._scenario.story, took_s, tuple(reports), leftovers)


def _raise_failure_of(engine: asyncio.Task[None]) -> None:
    if not engine.cancelled() and (error := engine.exception()) is not None:
        raise EngineFailedError(f"the engine failed: {error!r}") from error
