"""The world that a scenario plays in: a stand-in Asterisk, phones, callers, what breaks, and an engine."""

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain

from dialplan.company import Company
from dialplan.destinations import Mobile
from dialplan.ids import CallId
from dialplan.records import LogLine
from dialplan.voicemail.messages import Box
from engine.ami import AmiSettings
from engine.ports import Ports
from engine.service import Engine
from engine.settings import EngineSettings
from simulator.asterisk import Asterisk, LiveCall, SwitchSettings
from simulator.phones import Phone, Phones, Unregistered
from simulator.ports import Memory
from simulator.ports.kept import Life
from simulator.scenario.values import Scenario
from simulator.virtual_time.clock import Now
from simulator.virtual_time.stuck import say_nothing
from simulator.wire.network import Network, WiredLoop
from simulator.world.breaking import Breaking
from simulator.world.engine_life import EngineLife, Runnable
from simulator.world.leftovers import (
    left_in_engine,
    left_in_memory,
    left_of_tasks,
    left_on_switch,
    say,
    waiting_tasks,
)
from simulator.world.stock import Stock, take_stock
from simulator.world.strikes import Strikes
from simulator.world.turns import Turns
from simulator.world.waiting import LOOKS, wait_for_callbacks, wait_for_cdrs, wait_until_none_is_owed

LEAD_S = 1.0
"""The engine is up before the first caller dials."""

SWITCH = SwitchSettings()
ENGINE = EngineSettings(
    AmiSettings(SWITCH.ami_host, SWITCH.ami_port, SWITCH.account.username, SWITCH.account.secret),
    trunk="trunk",
)

OnLine = Callable[[LogLine], None]


MakeEngine = Callable[[EngineSettings, Ports, OnLine], Runnable]


@dataclass(frozen=True, slots=True)
class Ending:
    """How a story ended. ``stock`` is None where it was over in time; else it says what still went on."""

    took_s: float
    leftovers: tuple[str, ...]
    stock: Stock | None


class World:
    """``meddle`` may break what the story says nothing of.

    ``called`` are the calls to people outside that queues had made and that were answered.
    """

    def __init__(
        self,
        scenario: Scenario,
        now: Now,
        make_engine: MakeEngine,
        on_line: OnLine,
        meddle: "Meddle | None" = None,
    ) -> None:
        self.scenario = scenario
        self.has_meddler = meddle is not None
        self.memory = Memory()
        self.called: dict[CallId, LiveCall] = {}
        loop = asyncio.get_running_loop()
        assert isinstance(loop, WiredLoop)
        self.network: Network = loop.network
        self._meddle = meddle
        self._now = now
        self._make_engine = make_engine
        self._on_line = on_line
        absent = [Phone(endpoint, (Unregistered(),)) for endpoint in scenario.absent]
        self._phones = Phones([*scenario.phones, *absent])
        self._asterisk = Asterisk(
            SWITCH,
            self._phones,
            now,
            sound_length=self.memory.sound_length,
            write_recording=self.memory.recordings.write,
            on_answered=self._note_answered,
        )
        for box, pin in scenario.pins.items():
            self.memory.pins.pins[Box(scenario.company.organisation, box)] = pin
        self._engines = EngineLife(self._make, shut=partial(self.network.close, ENGINE.agi_port))
        self._breaking = Breaking(
            self._asterisk,
            self.memory,
            self._engines,
            cut_ami=partial(self.network.cut, SWITCH.ami_port),
            cut_agi=partial(self.network.cut, ENGINE.agi_port),
        )
        self.strikes = Strikes(self._breaking, self._engines)
        self.turns = Turns(self._asterisk, self._breaking.switch_there, self._is_attended)

    def _make(self, life: Life) -> Runnable:
        return self._make_engine(
            ENGINE, self.memory.ports(self.scenario.company, self._now, life), self._on_line
        )

    def _note_answered(self, call: LiveCall) -> None:
        self.called[CallId(call.id)] = call

    def _is_attended(self) -> bool:
        """Whether an engine is there that can take calls: without AMI it takes none that it doesn't know."""
        engine = self._engines.engine
        has_ami = not isinstance(engine, Engine) or engine.exchange.is_ami_up
        return self._engines.there.is_set() and has_ami

    @property
    def calls(self) -> Mapping[int, LiveCall]:
        """The callers' calls that were made so far, by the caller's place in the story."""
        return self.turns.calls

    @property
    def calls_by_id(self) -> Mapping[CallId, LiveCall]:
        return {CallId(call.id): call for call in self.calls.values()}

    @property
    def streams(self) -> int:
        """FastAGI streams that are up."""
        return self.network.connections(ENGINE.agi_port)

    # The story.

    async def live(self) -> Ending:
        """Play the story to its end, or until its time is up. Raises EngineFailedError."""
        if self._meddle is not None:
            self._meddle(self)
        async with self._asterisk.running():
            self._engines.start()
            try:
                await asyncio.sleep(LEAD_S)
                standing = waiting_tasks()
                began = asyncio.get_running_loop().time()
                stock = await self._play_in_time()
                took_s = asyncio.get_running_loop().time() - began
                leftovers = await self._settle(standing) if stock is None else ()
            finally:
                await self._engines.stop()
        return Ending(took_s, leftovers, stock)

    async def _play_in_time(self) -> Stock | None:
        """Play it; where time is up before the end, take stock, and take everything down without a word."""
        playing = asyncio.create_task(self._play(), name="story")
        try:
            await asyncio.wait({playing}, timeout=self.scenario.ends_within_s)
            if playing.done():
                playing.result()
                return None
            self.strikes.is_over = True
            broken = self.strikes.broken
            stock = take_stock(self._asterisk, self.memory, self.calls_by_id, self.called, broken)
            self._engines.kill()  # nothing of how it comes down is on record
            asyncio.get_running_loop().set_exception_handler(say_nothing)
            return stock
        finally:
            playing.cancel()
            await asyncio.wait({playing})
            if not playing.cancelled():
                playing.exception()  # is raised, or comes of taking it down

    async def _play(self) -> None:
        """Return when every caller is gone, and what broke works again."""
        async with asyncio.TaskGroup() as tasks:
            watching = tasks.create_task(self._engines.watch())
            async with self.strikes.each_in_time(self.scenario.faults):
                await self.turns.take(self.scenario.calls)
                if self.has_meddler:
                    await wait_until_none_is_owed(self._asterisk, self.memory)
                else:
                    await wait_for_callbacks(self.memory.records, len(self.scenario.callbacks))
                await self._wait_for_cdrs()
            await self._engines.there.wait()  # one killed as the last caller left: the next has CDRs to write
            watching.cancel()

    async def _wait_for_cdrs(self) -> None:
        await wait_for_cdrs(self.memory.records, self.calls_by_id)

    # The end.

    async def _settle(self, standing: Counter[str]) -> tuple[str, ...]:
        """Wait until every call has its CDR, and for a moment more, in which nothing must happen.

        Where something broke out of turn, or AMI was away, there may be more to wait for: a call that is
        expected back, AMI's next try.
        """
        await self._wait_for_cdrs()
        await asyncio.sleep(1)
        found = self._find_leftovers(standing)
        for _ in range(LOOKS if self.has_meddler or self._breaking.was_ami_away else 0):
            if not found:
                break
            await asyncio.sleep(1)
            found = self._find_leftovers(standing)
        return found

    def _find_leftovers(self, standing: Counter[str]) -> tuple[str, ...]:
        calls = self.calls_by_id
        engine = self._engines.engine
        made, expected = len(self.memory.records.callbacks), len(self.scenario.callbacks)
        return say(
            chain(
                left_on_switch(
                    self._asterisk,
                    self._phones,
                    self.streams,
                    was_ami_away=self._breaking.was_ami_away,
                    mobiles=_mobiles(self.scenario.company),
                ),
                left_in_memory(self.memory, calls),
                left_in_engine(engine, calls) if isinstance(engine, Engine) else (),
                left_of_tasks(standing, len(self.memory.promises.value or ())),
                [((made - expected) * (not self.has_meddler), "callbacks that the story does not expect")],
            )
        )


def _mobiles(company: Company) -> Collection[str]:
    """Telephones outside that agents have, as the switch names them."""
    return {
        f"PJSIP/{phone.number}@{ENGINE.trunk}"
        for phones in company.devices.values()
        for phone in phones
        if isinstance(phone, Mobile)
    }


Meddle = Callable[[World], None]
"""Sees a world before anything happens in it."""
