"""The composition: store, configuration, media and engine put together into the running service."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import structlog

from config.directory import Directory, LiveDirectory
from config.following import follow, read_directory
from config.store import Store
from console.data_folder import make_data_folder, open_prompts, sole_engine
from console.settings import Settings
from dialplan.destinations import prompts_of
from dialplan.prompts import wordings_of
from dialplan.records import LogLine
from engine.ami import AmiSettings
from engine.ports import Now, Ports
from engine.records.spool import FileSpool
from engine.resume import FileJournal
from engine.service import Engine
from engine.settings import EngineSettings
from media.prompts import PromptsFailed
from media.recordings import Recordings
from media.sounds import Sounds

_log = structlog.get_logger(__name__)


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
        self._sounds = Sounds(settings.prompts, settings.prompts_in_asterisk)
        self._configuration = LiveDirectory()
        make_data_folder(settings)
        ports = Ports(
            configuration=self._configuration,
            prompts=self._sounds,
            recordings=Recordings(settings.recording, settings.recordings, settings.recordings_in_asterisk),
            store=store,
            spool=FileSpool(settings.spool),
            journal=FileJournal(settings.calls),
            now=now,
        )
        engine_settings = EngineSettings(
            ami, settings.agi_host, settings.agi_port, trunk=settings.trunk or None
        )
        self.engine = Engine(engine_settings, ports, on_line)

    async def run(self) -> None:
        """Take calls until cancelled, on the newest configuration at every moment.

        Raises DataFolderTaken, before anything is touched, where another engine runs on the data folder.
        """
        with sole_engine(self._settings):
            known = await read_directory(self._store)
            await self._put_in_force(known)
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(follow(self._store, self._put_in_force, known=known))
                tasks.create_task(self.engine.run())

    async def _put_in_force(self, directory: Directory) -> None:
        await self._speak(directory)
        self._configuration.swap(directory)

    async def _speak(self, directory: Directory) -> None:
        """Make every prompt before a call needs it; one that can't be made is left out of calls, and told."""
        wordings = [
            wording
            for company in directory.companies.values()
            for destination in company.destinations.values()
            for prompt in prompts_of(destination)
            for wording in wordings_of(prompt)
        ]
        try:
            await self._sounds.prepare(wordings)
        except PromptsFailed as failed:
            _log.error(
                "some prompts could not be made; callers will not hear them", failed=len(failed.failures)
            )
        await asyncio.to_thread(open_prompts, self._settings.prompts)
