"""The engine: everything that runs while calls are taken, and what outlives them by a moment."""

import asyncio
import random
from collections.abc import Callable, Sequence
from typing import NoReturn

from dialplan.records import Cdr, LogLine, Record
from engine.agi import AgiServer, PortTaken
from engine.ami import AmiSession
from engine.calls.desk import Desk
from engine.calls.exchange import Exchange
from engine.ports import Ports
from engine.records import Recorder
from engine.settings import EngineSettings
from engine.switchboard import Switchboard

_DRAIN_S = 2.0


class Engine:
    """``on_line`` hears of each line of the routing log as it is written.

    ``jitter`` spreads the reconnections to AMI; a seeded one makes a simulation repeatable.
    """

    def __init__(
        self,
        settings: EngineSettings,
        ports: Ports,
        on_line: Callable[[LogLine], None] = lambda _: None,
        *,
        jitter: random.Random | None = None,
    ) -> None:
        self._ports = ports
        self.exchange = Exchange()
        self.recorder = Recorder(ports.store, ports.spool, self._forget_ended, on_line)
        self.desk = Desk(ports, settings, self.exchange, self.recorder)
        self.ami = AmiSession(settings.ami, self.exchange.take, jitter=jitter)
        self.switchboard: Switchboard | None = None

    async def run(self) -> None:
        """Take calls until cancelled. Raises PortTaken where another program has the FastAGI port."""
        try:
            await self._run()
        except ExceptionGroup as errors:
            taken: Exception | None = errors.subgroup(PortTaken)
            while isinstance(taken, ExceptionGroup):
                taken = taken.exceptions[0]
            if taken is not None:
                raise taken from None
            raise

    async def _run(self) -> None:
        """Calls end first, then those who write down what the ending calls say."""
        async with asyncio.TaskGroup() as writers:
            writers.create_task(self.recorder.run())
            writers.create_task(self._ports.journal.run())
            try:
                await self._take_calls()
            finally:
                await self.recorder.drain(_DRAIN_S)

    async def _take_calls(self) -> NoReturn:
        settings = self.desk.settings
        async with asyncio.TaskGroup() as tasks:
            self.switchboard = Switchboard(self.desk, tasks)
            self.switchboard.remember_calls()
            tasks.create_task(self.ami.run())
            tasks.create_task(AgiServer(settings.agi_host, settings.agi_port, self.switchboard.handle).run())
        raise AssertionError("both serve until cancelled")

    def _forget_ended(self, records: Sequence[Record]) -> None:
        """A call is forgotten once its CDR is on disk: before that, a restart must still know it."""
        for record in records:
            if isinstance(record, Cdr):
                self._ports.journal.forget(record.call)
