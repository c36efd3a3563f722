"""One text to one WAV file, in a process of its own: pyttsx3 bears neither threads nor a second text.

Reads one JSON object on standard input (``text``, ``voice``, ``rate_wpm``, ``file``, ``deadline_s``) and
writes one JSON line on standard output: ``{"error": null}`` or ``{"error": why}``.
"""

import ctypes
import json
import os
import signal
import sys
import threading
from pathlib import Path

import espeakng_loader

_PACES_WPM = range(80, 451)
_RATE, _CURRENT = 1, 1
"""Of espeak-ng's speak_lib.h; pyttsx3 asks for a parameter without saying which value of it."""


class CannotSpeak(Exception):
    """The text was not spoken; the message says why."""


def main() -> None:
    """Answer the one request, then leave without clean-up, in which espeak-ng sometimes aborts."""
    answer_to = os.dup(1)
    os.dup2(2, 1)  # pyttsx3 prints to standard output; the answer must be alone there
    request = json.loads(sys.stdin.buffer.read())
    signal.alarm(int(request["deadline_s"]) + 1)  # a worker whose parent was killed ends all the same
    error = None
    try:
        speak(request["text"], request["voice"], request["rate_wpm"], request["file"], request["deadline_s"])
    except CannotSpeak as why:
        error = str(why)
    except Exception as why:
        error = f"{type(why).__name__}: {why}"
    os.write(answer_to, json.dumps({"error": error}).encode() + b"\n")
    os._exit(0)


def speak(text: str, voice: str, rate_wpm: int, file: str, deadline_s: float) -> None:
    """Speak ``text`` into ``file`` (22.05 kHz WAV); raises CannotSpeak."""
    espeak = _load_espeak()
    import pyttsx3  # noqa: PLC0415 - importing it loads the library, which must be the one above

    engine = pyttsx3.init("espeak")
    known = {known.id for known in engine.getProperty("voices")}
    if voice not in known:  # espeak-ng would speak English instead
        near = sorted(name for name in known if name.rpartition("/")[2][:2] == voice.rpartition("/")[2][:2])
        raise CannotSpeak(
            f"espeak-ng has no voice {voice!r}; choose another, e.g. {near or sorted(known)[:9]}"
        )
    if rate_wpm not in _PACES_WPM:
        raise CannotSpeak(f"espeak-ng can't speak {rate_wpm} words a minute; choose 80 to 450")
    finished = threading.Event()
    errors: list[str] = []
    engine.connect("error", lambda name, exception: errors.append(str(exception)))  # noqa: ARG005
    # Every run of pyttsx3's loop begins with a stop, which cancels what espeak-ng still has in its queue, a
    # new rate too. So each run waits for the queue, and an empty first one lets properties act at once.
    espeak.espeak_Synchronize()
    engine.runAndWait()
    engine.setProperty("voice", voice)
    engine.setProperty("rate", rate_wpm)
    espeak.espeak_Synchronize()
    if espeak.espeak_GetParameter(_RATE, _CURRENT) != rate_wpm:
        raise CannotSpeak(f"espeak-ng did not take the pace of {rate_wpm} words a minute; try again")
    engine.connect("finished-utterance", lambda name, completed: finished.set() if completed else None)  # noqa: ARG005
    engine.save_to_file(text, file)
    engine.runAndWait()  # may return before the file is written
    if not finished.wait(deadline_s):
        raise CannotSpeak("espeak-ng did not finish; try again")
    if errors or engine.getProperty("voice") != voice:
        raise CannotSpeak(f"espeak-ng did not take the voice {voice!r} {errors}; choose another")


def _load_espeak() -> ctypes.CDLL:
    """Load the library that came with the package, so that pyttsx3 finds it under its own name."""
    os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
    return ctypes.CDLL(str(Path(espeakng_loader.get_library_path()).with_name("libespeak-ng.so.1")))


if __name__ == "__main__":
    main()
