"""Recordings to text, one at a time, by a worker that is started when needed and replaced when it fails."""

import asyncio
from pathlib import Path
from typing import Self

import structlog

from media import wav
from media.transcription.failures import NotTranscribable, TranscriberAway, TranscriptionFailed
from media.transcription.limits import TranscriptionLimits
from media.transcription.model import HubModel, Model, ModelMissing, check_installed
from media.transcription.protocol import Heard, Job, Order, Refused
from media.transcription.worker_process import WorkerLeft, WorkerLost, WorkerProcess

log = structlog.get_logger(__name__)

_RATES_HZ = range(8000, 48001)
_DISK_DEADLINE_S = 30.0
_NO_LIMITS_GIVEN = TranscriptionLimits()


class Transcriber:
    """Has one worker at most; ``models`` is the folder for models that Växel puts there itself."""

    def __init__(self, model: Model, models: Path, limits: TranscriptionLimits = _NO_LIMITS_GIVEN) -> None:
        self._model = model
        self._limits = limits
        is_of_hub = isinstance(model, HubModel)
        self._order = Order(
            model=str(model),
            models=models.absolute(),
            threads=limits.threads,
            niceness=limits.niceness,
            memory_bytes=limits.memory_bytes,
            load_deadline_s=limits.fetch_deadline_s if is_of_hub else limits.load_deadline_s,
            idle_s=limits.idle_s,
        )
        self._worker: WorkerProcess | None = None
        self._one_at_a_time = asyncio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """End the worker, if any; the next recording would start another."""
        worker, self._worker = self._worker, None
        if worker is not None:
            await worker.kill()

    async def transcribe(self, file: Path, language: str) -> str:
        """Return what is said in a recording (WAV), in one line; empty where nobody speaks.

        ``language`` is a code such as ``sv``. Raises TranscriberAway, TranscriptionFailed, NotTranscribable.
        """
        path, sound_s = await self._read_length(file)
        job = Job(file=path, language=language, deadline_s=self._limits.deadline_s(sound_s))
        async with self._one_at_a_time:
            try:
                answer = await self._ask(job)
            except WorkerLeft:  # just as it was asked
                answer = await self._ask(job)
        match answer:
            case Heard():
                return answer.text
            case Refused():
                raise NotTranscribable(answer.why)

    async def _read_length(self, file: Path) -> tuple[Path, float]:
        """Return where the recording is, for a process with another folder of its own, and how long it is."""
        try:
            async with asyncio.timeout(_DISK_DEADLINE_S):
                path = await asyncio.to_thread(file.absolute)
                found = await asyncio.to_thread(wav.length, path)
        except (FileNotFoundError, wav.NotWav) as why:
            raise NotTranscribable(f"the recording is gone or no WAV file ({type(why).__name__})") from why
        except OSError as why:
            raise TranscriberAway(
                f"the recording can't be read ({type(why).__name__}); see its disk"
            ) from why
        if not found.is_whole or found.rate_hz not in _RATES_HZ:
            raise NotTranscribable("the recording is not whole, or at a strange sampling rate")
        if found.duration_s > self._limits.longest_s:
            raise NotTranscribable(f"the recording is longer than {self._limits.longest_s / 60:g} minutes")
        return path, found.duration_s

    async def _ask(self, job: Job) -> Heard | Refused:
        """Have the job done; whatever goes wrong, a cancellation too, takes the worker with it."""
        worker = await self._ready_worker()
        is_answered = False
        try:
            answer = await worker.ask(job)
            is_answered = True
        except WorkerLeft:
            raise
        except WorkerLost as lost:
            log.warning("the transcription worker was lost over a recording", why=str(lost))
            raise TranscriptionFailed(
                f"the transcription worker was lost over the recording: {lost}"
            ) from lost
        finally:
            if not is_answered:
                await self.close()
        return answer

    async def _ready_worker(self) -> WorkerProcess:
        """Return the worker that there is, or a new one with its model loaded; raises TranscriberAway."""
        if self._worker is not None and self._worker.is_running:
            return self._worker
        try:
            await asyncio.to_thread(check_installed, self._model)
            self._worker = await WorkerProcess.start(self._order)
        except (ModelMissing, OSError) as why:
            raise TranscriberAway(str(why)) from why
        except WorkerLost as lost:
            raise TranscriberAway(f"the transcription worker could not load its model: {lost}") from lost
        return self._worker
