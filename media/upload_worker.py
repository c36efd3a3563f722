"""One upload to telephone sound, in a process that can open nothing and has little of everything.

Takes the upload on standard input, a JSON request as its argument (``limits``; ``outputs``, the numbers of
open files, one for each of TELEPHONE_RATES_HZ) and writes one JSON line on standard output: ``refused``,
``why``, ``format``, ``codec``, ``length_s``, of which null is what does not apply, and ``peak_bytes``.
"""

import json
import math
import os
import resource
import signal
import sys
from typing import BinaryIO

from media.conversion import TELEPHONE_RATES_HZ, levelled, resampled, speech_level_dbfs
from media.decoding import DECODED_RATE_HZ, decode
from media.upload_rules import TOO_DEMANDING, Refusal, UploadLimits, UploadRefused
from media.wav import BYTES_PER_SAMPLE, HEADER_LENGTH, Pcm, header

_NICENESS = 10
"""Calls on the same machine come first."""


def main() -> None:
    """Answer the one request."""
    request = json.loads(sys.argv[1])
    limits = UploadLimits(**request["limits"])
    outputs = dict(zip(TELEPHONE_RATES_HZ, request["outputs"], strict=True))
    with open("/proc/self/status", "rb", buffering=0) as status:  # noqa: PTH123 - read after nothing opens
        confine(limits)
        answer = _answer(limits, outputs) | {"peak_bytes": _peak_bytes(status)}
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()
    os._exit(0)  # without the clean-up of libraries that saw a hostile file


def confine(limits: UploadLimits) -> None:
    """Give up, for good, what decoding needs not: other files, sockets, processes, memory, time."""
    signal.alarm(math.ceil(limits.decode_deadline_s) + 1)  # also when the parent was killed
    os.nice(_NICENESS)
    most_output = HEADER_LENGTH + BYTES_PER_SAMPLE * max(TELEPHONE_RATES_HZ) * math.ceil(limits.longest_s + 1)
    for limit, most in (
        (resource.RLIMIT_NOFILE, 0),  # nothing more can be opened, so no file or URL that an upload names
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, most_output),
        (resource.RLIMIT_AS, limits.memory_bytes),
    ):
        resource.setrlimit(limit, (most, most))
    cpu_s = math.ceil(limits.decode_deadline_s)
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s + 1))  # SIGXCPU, which says why, comes first


def _answer(limits: UploadLimits, outputs: dict[int, int]) -> dict[str, str | float | None]:
    answer: dict[str, str | float | None] = dict.fromkeys(("refused", "why", "format", "codec", "length_s"))
    try:
        with os.fdopen(sys.stdin.fileno(), "rb", buffering=0, closefd=False) as upload:
            return answer | _convert(upload, limits, outputs)
    except UploadRefused as refused:
        return answer | {"refused": refused.reason, "why": str(refused)}
    except MemoryError:
        return answer | {
            "refused": Refusal.TOO_DEMANDING,
            "why": TOO_DEMANDING,
        }


def _convert(
    upload: BinaryIO, limits: UploadLimits, outputs: dict[int, int]
) -> dict[str, str | float | None]:
    decoded = decode(upload, limits.longest_s)
    if speech_level_dbfs(decoded.sound) is None:
        raise UploadRefused(
            Refusal.SILENT,
            "nothing in the file is loud enough to hear; record it again, nearer the microphone",
        )
    sound = levelled(decoded.sound)
    for rate_hz, output in outputs.items():
        _write(output, sound if rate_hz == DECODED_RATE_HZ else resampled(sound, rate_hz))
    return {"format": decoded.format, "codec": decoded.codec, "length_s": sound.duration_s}


def _write(output: int, sound: Pcm) -> None:
    with os.fdopen(output, "wb") as file:
        file.write(header(len(sound.frames), sound.rate_hz))
        file.write(sound.frames)


def _peak_bytes(status: BinaryIO) -> int:
    """Return the most memory that was resident; getrusage would count the parent's, before the exec."""
    (line,) = (line for line in status.read().splitlines() if line.startswith(b"VmHWM:"))
    return int(line.split()[1]) * 1024


if __name__ == "__main__":
    main()
