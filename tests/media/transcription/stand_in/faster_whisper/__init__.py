"""Stands in for faster-whisper in a worker: does what the language names, in a real process."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Segment:
    text: str


def _hang() -> str:
    time.sleep(1000)
    return ""


def _crash() -> str:
    os.abort()


def _exit() -> str:
    os._exit(7)


def _eat() -> str:
    eaten = bytearray(4 << 30)
    return str(len(eaten))


def _raise() -> str:
    print("the caller's words", file=sys.stderr)
    raise RuntimeError("the caller's words")


def _write() -> str:
    Path(os.environ["TMPDIR"], "words").write_text("the caller's words")
    return "written"


def _babble() -> str:
    for number in range(3, 64):
        try:
            os.write(number, b"babble\n")
        except OSError:
            continue
    return "babbled"


def _chatter() -> str:
    print("a library's chatter", flush=True)
    return "heard"


SAID: dict[str, Callable[[], str]] = {
    "sv": lambda: f"{os.getpid()}",
    "niceness": lambda: f"{os.nice(0)}",
    "threads": lambda: os.environ["OMP_NUM_THREADS"],
    "secrets": lambda: " ".join(name for name in os.environ if "SECRET" in name),
    "lines": lambda: "two\nlines\x1b[2J\x00",
    "flood": lambda: "a" * (1 << 20),
    "chatter": _chatter,
    "hang": _hang,
    "crash": _crash,
    "exit": _exit,
    "eat": _eat,
    "raise": _raise,
    "write": _write,
    "babble": _babble,
}


class WhisperModel:
    supported_languages = tuple(SAID)

    def __init__(self, folder: str, **settings: object) -> None:
        how = (Path(folder) / "model.bin").read_text()
        if how != "good":
            SAID[how]()

    def transcribe(
        self, samples: object, *, language: str, **settings: object
    ) -> tuple[Iterator[Segment], None]:
        return (Segment(SAID[language]()) for _ in range(1)), None
