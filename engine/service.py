"""The engine: everything that runs while calls are taken, in one task group."""

import asyncio
from collections.abc import Callable, Sequence

from dialplan.records import Cdr, LogLine, Record
from engine.agi import AgiServer
from engine.ami import AmiSession
from engine.calls.desk import Desk
from engine.calls.exchange import Exchange
from engine.ports import Ports
from engine.records import Recorder
from engine.settings import EngineSettings
from engine.switchboard import Switchboard


class Engine:
    """``on_line`` hears of each line of the routing log as it is written."""

    def __init__(
        self, settings: EngineSettings, ports: Ports, on_line: Callable[[LogLine], None] = lambda _: None
    ) -> None:
        self._ports = ports
        self.exchange = Exchange()
        self.recorder = Recorder(ports.store, ports.spool, self._forget_ended, on_line)
        self.desk = Desk(ports, settings, self.exchange, self.recorder)
        self.ami = AmiSession(settings.ami, self.exchange.take)
        self.switchboard: Switchboard | None = None

    async def run(self) -> None:
        """Take calls until cancelled. Raises PortTaken where another program has the FastAGI port."""
        settings = self.desk.settings
        async with asyncio.TaskGroup() as tasks:
            self.switchboard = Switchboard(self.desk, tasks)
            self.switchboard.remember_calls()
            tasks.create_task(self.recorder.run())
            tasks.create_task(self._ports.journal.run())
            tasks.create_task(self.ami.run())
            tasks.create_task(AgiServer(settings.agi_host, settings.agi_port, self.switchboard.handle).run())

    def _forget_ended(self, records: Sequence[Record]) -> None:
        """A call is forgotten once its CDR is on disk: before that, a restart must still know it."""
        for record in records:
            if isinstance(record, Cdr):
                self._ports.journal.forget(record.call)
