"""Runs the confined process that decodes an upload, and believes nothing of what comes back unchecked."""

import asyncio
import contextlib
import json
import os
import signal
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import IO, BinaryIO

import structlog
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from media.upload_rules import TOO_DEMANDING, Refusal, SoundFormat, UploadLimits, UploadRefused

log = structlog.get_logger(__name__)

_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "PYTHONPATH", "LANG", "LC_ALL")
"""Of the environment, what the worker needs to start: no secret goes there."""
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""Each of numpy's threads would take its own part of the address space."""
_LONGEST_ANSWER = 4096
_OUT_OF_TIME = (-signal.SIGXCPU, -signal.SIGALRM)


class _Answer(BaseModel):
    """The worker's only word."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    refused: Refusal | None
    why: str | None = Field(max_length=300)
    format: SoundFormat | None
    codec: str | None = Field(pattern="^[a-z0-9_]{1,20}$")
    length_s: float | None = Field(gt=0, allow_inf_nan=False)
    peak_bytes: int


class Converted(BaseModel):
    """What the worker found in an upload."""

    model_config = ConfigDict(frozen=True)
    format: SoundFormat
    codec: str
    length_s: float


async def convert(upload: Path, outputs: Sequence[Path], limits: UploadLimits) -> Converted:
    """Write ``upload`` as WAV files, new ones, one for each rate of TELEPHONE_RATES_HZ.

    Raises UploadRefused, also when the worker dies of the upload, and OSError when it can't be started.
    """
    with contextlib.ExitStack() as files:
        # Files and no pipes: the worker may say anything, at any length, without anybody waiting for it.
        said, complaint = (files.enter_context(tempfile.TemporaryFile(dir=upload.parent)) for _ in range(2))
        source = files.enter_context(upload.open("rb"))
        targets = [files.enter_context(output.open("xb")).fileno() for output in outputs]
        request = json.dumps({"limits": asdict(limits), "outputs": targets})
        try:
            async with asyncio.timeout(limits.decode_deadline_s):
                status = await _run_worker(request, source, said, complaint, targets)
        except TimeoutError:
            raise _too_slow(limits) from None
        return _judged(status, _end_of(said), _end_of(complaint), limits)


def _judged(status: int, said: bytes, complaint: bytes, limits: UploadLimits) -> Converted:
    if status in _OUT_OF_TIME:
        raise _too_slow(limits)
    if status == -signal.SIGKILL:  # by the system, when the machine's memory is used up
        raise UploadRefused(Refusal.TOO_DEMANDING, TOO_DEMANDING)
    try:
        answer = _Answer.model_validate_json(said)
        log.info(
            "an upload was decoded",
            refused=answer.refused,
            format=answer.format,
            peak_bytes=answer.peak_bytes,
        )
        if answer.refused is not None:
            raise UploadRefused(answer.refused, answer.why or "")
        return Converted.model_validate(answer.model_dump())
    except ValidationError:
        # Python's last line begins with the kind of error; what follows may be out of the upload.
        error = complaint.strip().rpartition(b"\n")[2].partition(b":")[0].decode(errors="replace")
        log.warning("the upload worker ended without an answer", status=status, error=error)
        raise UploadRefused(
            Refusal.CRASHED, "the file broke the program that reads it; save it anew as mp3 or 16-bit wav"
        ) from None


def _too_slow(limits: UploadLimits) -> UploadRefused:
    return UploadRefused(
        Refusal.TOO_SLOW,
        f"the file was not read within {limits.decode_deadline_s:g} s; save it anew as mp3 or 16-bit wav",
    )


async def _run_worker(
    request: str, source: BinaryIO, said: IO[bytes], complaint: IO[bytes], outputs: Sequence[int]
) -> int:
    """Run one worker to its end; it is dead and reaped when this returns or raises, whatever the cause."""
    worker = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "media.upload_worker", request),
        stdin=source,
        stdout=said,
        stderr=complaint,
        pass_fds=outputs,
        cwd=Path(__file__).parents[1],
        env={name: os.environ[name] for name in _PASSED_ON if name in os.environ} | _ONE_THREAD,
        start_new_session=True,  # Ctrl-C at a terminal is for the service, which then ends its workers
    )
    try:
        return await worker.wait()
    finally:
        if worker.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                worker.kill()
            await worker.wait()


def _end_of(file: IO[bytes]) -> bytes:
    file.seek(max(0, file.seek(0, os.SEEK_END) - _LONGEST_ANSWER))
    return file.read()
