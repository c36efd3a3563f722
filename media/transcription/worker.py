"""A process that holds a model and writes down one recording after the other, below everything else.

Takes an Order as its argument and Jobs on standard input; answers on standard output (``protocol``). It
ends when nobody has asked for a while, which lets the model go, when whoever started it is gone, and after
any failure.
"""

import math
import os
import resource
import select
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

from pydantic import BaseModel

from media.transcription.hearing import Ear, LanguageUnknown
from media.transcription.model import ModelMissing, folder_of, model_from
from media.transcription.protocol import LONGEST_LINE, Away, Failed, Heard, Job, Order, Ready, Refused
from media.wav import NotWav

_KILLED_FIRST = "1000"
"""When the machine's memory is used up, the kernel ends this process and not the engine (proc(5))."""


def main() -> None:
    answer_to = os.dup(1)
    os.dup2(2, 1)  # libraries print to standard output; answers must be alone there
    order = Order.model_validate_json(sys.argv[1])
    _confine(order)
    loaded = _load(order)
    _say(answer_to, loaded[1])
    if loaded[0] is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # from here on nothing can be written to a file
        _work(loaded[0], answer_to, order.idle_s)
    os._exit(0)  # without the clean-up of libraries, which takes time and sometimes aborts


def _confine(order: Order) -> None:
    os.umask(0o077)
    os.nice(order.niceness)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_KILLED_FIRST)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold the sound
    resource.setrlimit(resource.RLIMIT_DATA, (order.memory_bytes, order.memory_bytes))
    _end_after(order.load_deadline_s)


def _load(order: Order) -> tuple[Ear | None, Ready | Away]:
    began = time.monotonic()
    try:
        ear = Ear(folder_of(model_from(order.model), order.models), order.threads)
    except ModelMissing as why:
        return None, Away(why=str(why)[:600])
    except Exception as why:  # of want of memory, each library has its own
        most = f"{order.memory_bytes >> 20} MB (VAXEL_TRANSCRIPTION_MEMORY_MB)"
        return None, Away(why=f"the model can't be loaded within {most}: {type(why).__name__}: {why}"[:600])
    return ear, Ready(load_s=round(time.monotonic() - began, 2))


def _work(ear: Ear, answer_to: int, idle_s: float) -> None:
    """Answer jobs until there are none, nobody, or one that broke something."""
    while True:
        signal.alarm(0)
        asked, _, _ = select.select([sys.stdin], [], [], idle_s)
        line = sys.stdin.buffer.readline() if asked else b""
        if not line:
            return
        answer = _answer(ear, Job.model_validate_json(line))
        _say(answer_to, answer)
        if isinstance(answer, Failed):
            return


def _answer(ear: Ear, job: Job) -> Heard | Refused | Failed:
    _end_after(job.deadline_s)
    try:
        answer = Heard(text=ear.hear(job.file, job.language))
    except (LanguageUnknown, NotWav) as why:
        return Refused(why=str(why)[:600])
    except Exception as why:
        return Failed(kind=type(why).__name__[:100])
    return answer if len(answer.text) * 6 < LONGEST_LINE else Failed(kind="too much text")


def _end_after(deadline_s: float) -> None:
    """End by the kernel's hand a little after the deadline, also when the parent was killed."""
    signal.alarm(math.ceil(deadline_s) + 1)


def _say(answer_to: int, answer: BaseModel) -> None:
    left = answer.model_dump_json().encode() + b"\n"
    while left:
        left = left[os.write(answer_to, left) :]


if __name__ == "__main__":
    main()
