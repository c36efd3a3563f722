"""The world that a scenario plays in: a stand-in Asterisk, phones, callers, what breaks, and an engine."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import chain

from dialplan.destinations import Mobile
from dialplan.ids import CallId
from dialplan.records import LogLine
from dialplan.voicemail.messages import Box
from engine.ami import AmiSettings
from engine.ports import Ports
from engine.service import Engine
from engine.settings import EngineSettings
from simulator.asterisk import Asterisk, Dialled, LiveCall, SwitchSettings
from simulator.breaking import Breaking
from simulator.callers import Caller, behave
from simulator.clock import Now
from simulator.engine_life import EngineLife, Runnable
from simulator.kept import Life
from simulator.leftovers import (
    left_in_engine,
    left_in_memory,
    left_of_tasks,
    left_on_switch,
    say,
    waiting_tasks,
)
from simulator.phones import Phone, Phones, Unregistered
from simulator.ports import Memory
from simulator.scenario import Fault, Scenario
from simulator.wire import Network, WiredLoop

LEAD_S = 1.0
"""The engine is up before the first caller dials."""

SETTLE_S = 15.0
"""What may still go on when the last caller is gone: a message being kept, a CDR on its way."""

LOOKS = 30
"""At what is left over, one a second, where something broke out of turn."""

_OWES = 300
"""So many seconds a callback may be owed then: one that waits for the morning stays owed."""

SWITCH = SwitchSettings()
ENGINE = EngineSettings(
    AmiSettings(SWITCH.ami_host, SWITCH.ami_port, SWITCH.account.username, SWITCH.account.secret),
    trunk="trunk",
)

OnLine = Callable[[LogLine], None]


MakeEngine = Callable[[EngineSettings, Ports, OnLine], Runnable]


class World:
    """``calls`` are those that were made so far, by the caller's place in the story.

    ``unattended`` are those that were over while no engine could take them. ``meddle`` may break what the
    story says nothing of.
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
        self._meddle = meddle
        self.memory = Memory()
        self.calls: dict[int, LiveCall] = {}
        self.unattended: set[int] = set()
        self.is_over = False
        loop = asyncio.get_running_loop()
        assert isinstance(loop, WiredLoop)
        self.network: Network = loop.network
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
        )
        for box, pin in scenario.pins.items():
            self.memory.pins.pins[Box(scenario.company.organisation, box)] = pin
        self._engines = EngineLife(self._make)
        self._breaking = Breaking(
            self._asterisk,
            self.memory,
            self._engines,
            cut_ami=partial(self.network.cut, SWITCH.ami_port),
            cut_agi=partial(self.network.cut, ENGINE.agi_port),
        )
        self._mending: asyncio.TaskGroup | None = None
        self._mobiles = {
            f"PJSIP/{phone.number}@{ENGINE.trunk}"
            for phones in scenario.company.devices.values()
            for phone in phones
            if isinstance(phone, Mobile)
        }

    def _make(self, life: Life) -> Runnable:
        return self._make_engine(
            ENGINE, self.memory.ports(self.scenario.company, self._now, life), self._on_line
        )

    async def live(self) -> tuple[float, tuple[str, ...]]:
        """Play the story; return how long it took, and what was left over. Raises EngineFailedError."""
        if self._meddle is not None:
            self._meddle(self)
        async with self._asterisk.running():
            self._engines.start()
            try:
                await asyncio.sleep(LEAD_S)
                standing = waiting_tasks()
                began = asyncio.get_running_loop().time()
                await self._play()
                took_s = asyncio.get_running_loop().time() - began
                leftovers = await self._settle(standing)
            finally:
                await self._engines.stop()
        return took_s, leftovers

    async def _play(self) -> None:
        """Return when every caller is gone, and what broke works again."""
        async with asyncio.TaskGroup() as tasks:
            watching = tasks.create_task(self._engines.watch())
            async with asyncio.TaskGroup() as self._mending:
                faults = [tasks.create_task(self._break(fault)) for fault in self.scenario.faults]
                await self._take_turns()
                await self._wait_for_callbacks()
                await self._wait_for_cdrs()
                self.is_over = True
                for fault in faults:
                    fault.cancel()
            await self._engines.there.wait()  # one killed as the last caller left: the next has CDRs to write
            watching.cancel()

    async def _wait_for_callbacks(self) -> None:
        """Wait until the queues have called back whom the story says; the scenario's own end is the limit.

        Where something broke out of turn that may be more or fewer: wait until nobody is owed any, or not
        today.
        """
        if self._meddle is not None:
            for _ in range(_OWES):
                if not self.memory.promises.value:
                    break
                await asyncio.sleep(1)
            return
        records = self.memory.records
        while len(records.callbacks) < len(self.scenario.callbacks):
            records.changed.clear()
            await records.changed.wait()

    async def _take_turns(self) -> None:
        """Return when every caller is gone. One timer for all who are yet to call: a day has thousands."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        numbered = enumerate(self.scenario.calls)
        async with asyncio.TaskGroup() as callers:
            for number, call in sorted(numbered, key=lambda one: one[1].at_s):
                if (wait_s := began + call.at_s - loop.time()) > 0:
                    await asyncio.sleep(wait_s)
                callers.create_task(self._call(number, call.caller), name=f"caller {number + 1}")

    async def _call(self, number: int, caller: Caller) -> None:
        await self._breaking.switch_there.wait()  # who calls in vain tries again
        await self._dial(number, caller)

    async def _dial(self, number: int, caller: Caller) -> None:
        dialled = Dialled(
            caller.dials, caller.number, caller.name, phone=caller.phone, is_withheld=caller.is_withheld
        )
        live = self.calls[number] = self._asterisk.call_in(dialled)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._asterisk.carry(live))
            tasks.create_task(behave(caller, live))
        if not self._is_attended():
            self.unattended.add(number)

    def _is_attended(self) -> bool:
        """Whether an engine is there that can take calls: without AMI it takes none that it doesn't know."""
        engine = self._engines.engine
        has_ami = not isinstance(engine, Engine) or engine.exchange.is_ami_up
        return self._engines.there.is_set() and has_ami

    # What breaks.

    async def _break(self, fault: Fault) -> None:
        await asyncio.sleep(fault.at_s)
        self.break_now(fault)

    def stop_engine_for(self, duration_s: float) -> None:
        """Stop the engine as one that is updated; another one is there after a while."""
        if not self.is_over and self._mending is not None:
            self._mending.create_task(self._engines.stop_for(duration_s))

    def break_now(self, fault: Fault) -> None:
        """Let something break this very moment; it works again after a while. A story that is over is left
        in peace."""
        if self.is_over or self._mending is None:
            return
        mending = self._breaking.break_now(fault)
        if mending is not None:
            self._mending.create_task(mending)

    # The end.

    async def _settle(self, standing: Counter[str]) -> tuple[str, ...]:
        """Wait until every call has its CDR, and for a moment more, in which nothing must happen.

        Where something broke out of turn, there may be more to wait for: a call that is expected back.
        """
        await self._wait_for_cdrs()
        await asyncio.sleep(1)
        found = self._find_leftovers(standing)
        for _ in range(LOOKS if self._meddle is not None else 0):
            if not found:
                break
            await asyncio.sleep(1)
            found = self._find_leftovers(standing)
        return found

    async def _wait_for_cdrs(self) -> None:
        records = self.memory.records
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SETTLE_S):
                while not all(call.id in records.cdrs for call in self.calls.values()):
                    records.changed.clear()
                    await records.changed.wait()

    @property
    def streams(self) -> int:
        """FastAGI streams that are up."""
        return self.network.connections(ENGINE.agi_port)

    def _find_leftovers(self, standing: Counter[str]) -> tuple[str, ...]:
        calls = {CallId(call.id) for call in self.calls.values()}
        engine = self._engines.engine
        made, expected = len(self.memory.records.callbacks), len(self.scenario.callbacks)
        return say(
            chain(
                left_on_switch(
                    self._asterisk,
                    self._phones,
                    self.streams,
                    was_ami_away=self._breaking.was_ami_away,
                    mobiles=self._mobiles,
                ),
                left_in_memory(self.memory, calls),
                left_in_engine(engine, calls) if isinstance(engine, Engine) else (),
                left_of_tasks(standing, len(self.memory.promises.value or ())),
                [(abs(made - expected) * (self._meddle is None), "callbacks too many or too few")],
            )
        )


Meddle = Callable[[World], None]
"""Sees a world before anything happens in it."""
