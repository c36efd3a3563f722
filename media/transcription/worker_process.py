"""The worker from outside: started, asked, held to deadlines, and killed when it is of no more use."""

import asyncio
import contextlib
import os
import signal
import sys
from pathlib import Path
from typing import Self

import structlog

from media.transcription.model import ModelMissing
from media.transcription.protocol import (
    ANSWER,
    LONGEST_LINE,
    Answer,
    Away,
    Failed,
    Heard,
    Job,
    Order,
    Ready,
    Refused,
)

log = structlog.get_logger(__name__)

_PASSED_ON = (
    *("PATH", "LD_LIBRARY_PATH", "PYTHONPATH", "LANG", "LC_ALL", "TMPDIR"),
    *("HF_ENDPOINT", "HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR"),
)
"""Of the environment, what the worker needs to start, and to reach the hub: no secret of ours goes there."""


class WorkerLost(Exception):
    """The worker gave no sensible answer; the message says what became of it, with no word of a recording."""


class WorkerLeft(WorkerLost):
    """It had ended in good order, since nobody had asked for long."""


class WorkerProcess:
    """One worker; whoever has it kills it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def start(cls, order: Order) -> Self:
        """Return one that has loaded its model; raises ModelMissing, WorkerLost and OSError."""
        worker = cls(await _spawn(order))
        is_ready = False
        try:
            answer = await worker._answer(order.load_deadline_s)
            is_ready = isinstance(answer, Ready)
        finally:
            if not is_ready:
                await worker.kill()
        match answer:
            case Ready():
                log.info("the transcription worker is ready", model=order.model, load_s=answer.load_s)
                return worker
            case Away():
                raise ModelMissing(answer.why)
            case _:
                raise WorkerLost("it said something out of turn")

    @property
    def is_running(self) -> bool:
        return self._process.returncode is None

    async def ask(self, job: Job) -> Heard | Refused:
        """Have one job done; raises WorkerLost, and then the worker is of no more use."""
        assert self._process.stdin is not None
        self._process.stdin.write(job.model_dump_json().encode() + b"\n")
        with contextlib.suppress(ConnectionError):  # it is gone: reading says how
            await self._process.stdin.drain()
        match await self._answer(job.deadline_s):
            case Heard() | Refused() as answer:
                return answer
            case Failed(kind="MemoryError"):
                raise WorkerLost("it needs more memory than VAXEL_TRANSCRIPTION_MEMORY_MB")
            case Failed(kind=kind):
                raise WorkerLost(kind)
            case _:
                raise WorkerLost("it said something out of turn")

    async def kill(self) -> None:
        """End it, whatever it does; it is reaped when this returns."""
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                # Popen.kill would first reap one that has just ended, behind the back of asyncio's watcher.
                os.kill(self._process.pid, signal.SIGKILL)
        await self._process.wait()

    async def _answer(self, deadline_s: float) -> Answer:
        assert self._process.stdout is not None
        try:
            async with asyncio.timeout(deadline_s):
                line = await self._process.stdout.readline()
                if not line:
                    raise _lost(await self._process.wait())
            return ANSWER.validate_json(line)
        except TimeoutError:
            raise WorkerLost(f"it did not answer within {deadline_s:.0f} s") from None
        except ValueError:  # no answer's form, or a line without an end
            raise WorkerLost("it said something that is no answer") from None


async def _spawn(order: Order) -> asyncio.subprocess.Process:
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "media.transcription.worker", order.model_dump_json()),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,  # a traceback could quote what was said
        limit=LONGEST_LINE,
        cwd=Path(__file__).parents[2],
        env=kept | {"OMP_NUM_THREADS": str(order.threads), "HF_HUB_DISABLE_TELEMETRY": "1"},
        start_new_session=True,  # Ctrl-C at a terminal is for the service, which then ends its workers
    )


def _lost(status: int) -> WorkerLost:
    return WorkerLeft("it had ended") if status == 0 else WorkerLost(f"it ended with status {status}")
