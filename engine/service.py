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
from engine.daily_calls import DailyCalls
from engine.events import AmiEvent, AmiUp
from engine.ports import Ports
from engine.records import Recorder
from engine.settings import EngineSettings
from engine.signal import Signal
from engine.switchboard import Switchboard
from engine.voicemail.delivery import Delivery
from engine.voicemail.lamps import Lamps
from engine.voicemail.mwi import light_by
from engine.voicemail.news import StoreWithNews
from engine.wiretap import Wiretap

_DRAIN_S = 2.0

_ALIVE_EVERY_S = 1.0
"""How far a CDR's end may be off where a call ended while no engine was there."""


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
        self.wiretap = Wiretap()
        changed = Signal()
        store = StoreWithNews(ports.store, changed)
        self.recorder = Recorder(store, ports.spool, self._forget_ended, on_line)
        daily_calls = DailyCalls(ports.tally)
        self.desk = Desk(ports, settings, self.exchange, self.recorder, daily_calls, messages_changed=changed)
        self.ami = AmiSession(settings.ami, self._take_event, jitter=jitter, wiretap=self.wiretap)
        self._delivery = Delivery(ports, changed)
        self._lamps = Lamps(ports.configuration, ports.mailboxes, light_by(self.ami), changed)
        self.switchboard: Switchboard | None = None
        self.takes_calls = asyncio.Event()
        """Set once Asterisk can reach it."""

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
            writers.create_task(self._ports.presence.run())
            writers.create_task(self._ports.promises.run())
            writers.create_task(self._ports.past.run())
            writers.create_task(self._ports.tally.run())
            try:
                await self._take_calls()
            finally:
                await self.recorder.drain(_DRAIN_S)

    async def _take_calls(self) -> NoReturn:
        """Open FastAGI first: an engine that can't be reached has no business with anybody's calls.

        Streams that come before AMI is up wait for it, so the calls from before a restart are known by then.
        """
        settings = self.desk.settings
        async with asyncio.TaskGroup() as tasks:
            self.switchboard = Switchboard(self.desk, tasks, self.ami.call_back)
            handle = self.switchboard.handle
            agi = AgiServer(settings.agi_host, settings.agi_port, handle, wiretap=self.wiretap)
            tasks.create_task(agi.run())
            await agi.started.wait()
            self.takes_calls.set()
            self.switchboard.remember_calls()
            tasks.create_task(self.ami.run())
            tasks.create_task(self._show_life())
            tasks.create_task(self.switchboard.chronicle.run())
            tasks.create_task(self._delivery.run())
            tasks.create_task(self._lamps.run())
        raise AssertionError("all serve until cancelled")

    def _take_event(self, event: AmiEvent) -> None:
        self.exchange.take(event)
        if isinstance(event, AmiUp):
            self._lamps.forget()

    async def _show_life(self) -> None:
        """Keep when an engine last heard Asterisk: calls that a restart finds gone were there until then."""
        while True:
            if self.exchange.is_ami_up:
                self._ports.journal.note_alive(self._ports.now())
            await asyncio.sleep(_ALIVE_EVERY_S)

    def _forget_ended(self, records: Sequence[Record]) -> None:
        """A call is forgotten once its CDR is on disk: before that, a restart must still know it."""
        for record in records:
            if isinstance(record, Cdr):
                self._ports.journal.forget(record.call)
