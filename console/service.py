"""The composition: store, configuration, media and engine put together into the running service."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import NoReturn
from zoneinfo import ZoneInfo

import structlog
from pydantic import TypeAdapter

from config.pins import Pins
from config.snapshot.directory import Directory, LiveDirectory
from config.snapshot.following import follow, read_directory
from config.store import Store
from console.callbacks_owed import callbacks_file
from console.control.controls import Controls, Refusal
from console.control.server import serve
from console.data_folder import make_data_folder, open_prompts, sole_engine
from console.greetings_kept import GreetingsKept
from console.retention import forget_old_calls
from console.settings import Settings
from console.trace_recorder import TraceRecorder
from console.voicemail import post_of, transcriber_of
from dialplan.destinations import Mailbox, prompts_of
from dialplan.ids import OrganisationId
from dialplan.prompts import Speech, Wording, wordings_of
from dialplan.queueing.promises import Forgetting
from dialplan.records import LogLine
from dialplan.tally import Tally
from engine.agents.presence import PresenceBook
from engine.ami import AmiSettings
from engine.garbage import collect_when_quiet
from engine.ports import Now, Ports
from engine.queues import Queues
from engine.queues.past import PastBook
from engine.records.spool import FileSpool
from engine.resume import FileJournal
from engine.resume.kept import FileKept
from engine.service import Engine
from engine.settings import EngineSettings
from engine.signal import Signal
from media.greetings import Greetings
from media.prompts import PromptsFailed
from media.recordings import Recordings
from media.sounds import Sounds

_log = structlog.get_logger(__name__)

_UTC = ZoneInfo("UTC")


def utc_now() -> datetime:
    return datetime.now(UTC)


class Service:
    """One engine with everything it needs; ``ami`` says which Asterisk it works for."""

    def __init__(
        self,
        settings: Settings,
        ami: AmiSettings,
        store: Store,
        on_line: Callable[[LogLine], None],
        now: Now = utc_now,
    ) -> None:
        self._settings = settings
        self._store = store
        self._now = now
        self._sounds = Sounds(settings.prompts, settings.prompts_in_asterisk)
        self._configuration = LiveDirectory()
        self._changed = Signal()
        make_data_folder(settings)
        self._transcriber = transcriber_of(settings)
        greetings = Greetings(settings.prompts, settings.recording, settings.prompts_in_asterisk)
        self._greetings = GreetingsKept(greetings, store)
        ports = Ports(
            configuration=self._configuration,
            prompts=self._sounds,
            recordings=Recordings(settings.recording, settings.recordings, settings.recordings_in_asterisk),
            store=store,
            spool=FileSpool(settings.spool),
            journal=FileJournal(settings.calls),
            presence=FileKept(settings.presence, TypeAdapter(PresenceBook)),
            promises=callbacks_file(settings),
            past=FileKept(settings.past, TypeAdapter(PastBook)),
            tally=FileKept(settings.tally, TypeAdapter(Tally)),
            mailboxes=store.mailboxes,
            pins=Pins(store),
            greetings=greetings,
            now=now,
            transcriber=self._transcriber,
            post=post_of(settings),
        )
        engine_settings = EngineSettings(
            ami,
            settings.agi_host,
            settings.agi_port,
            trunk=settings.trunk or None,
            trunk_shows_foreign=settings.trunk_shows_foreign,
        )
        self.engine = Engine(engine_settings, ports, on_line)
        self._traces = TraceRecorder(self.engine, store, now)
        self._controls = Controls(self._configuration.current, self._queues_of, now, self._traces.answer)

    def zone_at(self, line: LogLine) -> ZoneInfo:
        """The zone of the organisation that a line of the routing log is about."""
        company = self._configuration.company_at(line.organisation, line.config_version)
        return _UTC if company is None else company.time_zone

    def _queues_of(self, organisation: OrganisationId) -> Queues:
        if self.engine.switchboard is None:
            raise Refusal("The engine is starting: ask again in a moment.")
        return self.engine.switchboard.queues_of(organisation)

    async def run(self) -> None:
        """Take calls until cancelled, on the newest configuration at every moment.

        Raises DataFolderTaken, before anything is touched, where another engine runs on the data folder.
        """
        with sole_engine(self._settings):
            known = await read_directory(self._store)
            await self._put_in_force(known)
            try:
                await self._serve(known)
            finally:
                if self._transcriber is not None:
                    await self._transcriber.close()

    async def _serve(self, known: Directory) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._speak_to_visitors())
            tasks.create_task(follow(self._store, self._put_in_force, known=known))
            tasks.create_task(self.engine.run())
            tasks.create_task(serve(self._settings.control, self._controls.answer))
            tasks.create_task(self._traces.run())
            tasks.create_task(collect_when_quiet(lambda: len(self.engine.exchange.calls)))
            if (keep_days := self._settings.keep_calls_days) is not None:
                tasks.create_task(
                    forget_old_calls(self._store, keep_days, self._now, self._forget_old_callbacks)
                )

    def _forget_old_callbacks(self, before: datetime) -> Mapping[OrganisationId, int]:
        """How many of each organisation were owed since before then."""
        if self.engine.switchboard is None:
            return {}
        return {
            organisation: queues.promises.forget(Forgetting(organisation, before=before))
            for organisation, queues in self.engine.switchboard.all_queues.items()
        }

    async def _put_in_force(self, directory: Directory) -> None:
        await self._make(self._sounds.prepare(_wordings(directory, for_visitors=False)))
        await self._greetings.follow(directory)
        self._configuration.swap(directory)
        if self.engine.switchboard is not None:
            self.engine.switchboard.follow_owners()
        self._changed.change()

    async def _speak_to_visitors(self) -> NoReturn:
        """Make what voicemail boxes say to their owners, which is much, and no caller waits for it."""
        while True:
            seen = self._changed.count
            directory = self._configuration.now
            wordings = _wordings(directory, for_visitors=True)
            await self._make(self._sounds.speak([one for one in wordings if isinstance(one, Speech)]))
            await self._changed.past(seen)

    async def _make(self, making: Awaitable[None]) -> None:
        """Make prompts before a call needs them; one that can't be made is left out of calls, and told."""
        try:
            await making
        except PromptsFailed as failed:
            _log.error(
                "some prompts could not be made; callers will not hear them", failed=len(failed.failures)
            )
        await asyncio.to_thread(open_prompts, self._settings.prompts)


def _wordings(directory: Directory, *, for_visitors: bool) -> tuple[Wording, ...]:
    return tuple(
        wording
        for company in directory.companies.values()
        for destination in company.destinations.values()
        if isinstance(destination, Mailbox) == for_visitors
        for prompt in prompts_of(destination)
        for wording in wordings_of(prompt)
    ) + (() if for_visitors else tuple(company.asks for company in directory.companies.values()))
