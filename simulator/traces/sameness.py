"""Whether an engine says what it said in a trace; names of sounds and milliseconds of waits don't count."""

import re

_SOUND = re.compile(r'(?<=["(])/[^")]*')
_WAIT = re.compile(r'WAIT FOR DIGIT "[0-9]+"')


class Sameness:
    """Each sound of the trace is one sound of the engine's, and no two are the same one."""

    def __init__(self) -> None:
        self._sounds: dict[str, str] = {}

    def is_same(self, recorded: str, said: str) -> bool:
        theirs, ours = _SOUND.findall(recorded), _SOUND.findall(said)
        if _plain(recorded) != _plain(said) or len(theirs) != len(ours):
            return False
        return all(self._pair(one, other) for one, other in zip(theirs, ours, strict=True))

    def _pair(self, recorded: str, said: str) -> bool:
        if recorded not in self._sounds and said in self._sounds.values():
            return False
        return self._sounds.setdefault(recorded, said) == said


def _plain(text: str) -> str:
    return _WAIT.sub("WAIT FOR DIGIT", _SOUND.sub("/", text))
