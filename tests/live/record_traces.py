"""Records the regression traces anew on a real Asterisk: ``python -m tests.live.record_traces [NAME ...]``.

They lie in tests/simulator/traces, and tests/simulator/traces/test_replay.py plays them.
"""

import asyncio
import logging
import sys
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import structlog

from console.control.client import ask
from console.control.words import Record, RecordAct
from tests.live.asterisk import RealAsterisk, start_asterisk
from tests.live.asterisk_root import find_asterisk_root
from tests.live.engines import GROUP, MENU, PERSON_201, LiveEngine, engine_on
from tests.live.telephones import Answers, Behaviour, Press, Refuses, RingsForEver, Story, calls, phone

TRACES: Final = Path(__file__).parents[1] / "simulator/traces/recorded"
_LOOK_EVERY_S: Final = 0.1
_LONGEST_S: Final = 60


@dataclass(frozen=True, slots=True)
class Scene:
    """Callers one after the other, and what each phone does for one call after the other."""

    stories: Sequence[Story]
    phones: Mapping[str, Sequence[Behaviour]]


_NUMBER: Final = "0701740605"
SCENES: Final[Mapping[str, Scene]] = {
    "menu_to_group": Scene(
        [Story(did=MENU, number=_NUMBER, presses=[Press(1, "1")])],
        {"201": [Refuses(486)], "202": [Answers(1, 1.5)], "203": [RingsForEver()]},
    ),
    "ring_all_tie": Scene(
        [Story(did=GROUP, number=_NUMBER)],
        {"201": [Answers(1, 1.5)], "202": [Answers(1, 1.5)], "203": [Answers(1, 1.5)]},
    ),
    "no_answer_to_voicemail": Scene(
        [Story(did=PERSON_201, number=_NUMBER, speaks=True, hangs_up_after_s=7)], {"201": [Refuses(480)]}
    ),
    "declined": Scene(
        [Story(did=PERSON_201, number=_NUMBER, hangs_up_after_s=3)], {"201": [Refuses(603, 0.5)]}
    ),
    "hang_up_in_prompt": Scene([Story(did=MENU, number=_NUMBER, hangs_up_after_s=0.7)], {}),
    "wrong_keys": Scene(
        [Story(did=MENU, number=_NUMBER, presses=[Press(1, "8"), Press(2.5, "7")], hangs_up_after_s=2)], {}
    ),
    "waits_in_the_queue": Scene(
        [Story(did=GROUP, number=_NUMBER)],
        {"201": [Refuses(486), Answers(0.5, 1)], "202": [Refuses(486)], "203": [Refuses(603)]},
    ),
    "one_after_the_other": Scene(
        [
            Story(did=PERSON_201, number=_NUMBER, gives_up_after_s=1),
            Story(did=PERSON_201, number="0701740607"),
        ],
        {"201": [RingsForEver(), Answers(0.3, 1)]},
    ),
}


async def record(scene: Scene, asterisk: RealAsterisk) -> str:
    """Play a scene on an engine of its own, and have the service record it, as ``vaxel record`` does."""
    async with AsyncExitStack() as stack:
        engine = await stack.enter_async_context(engine_on(asterisk))
        for name, behaviours in scene.phones.items():
            await stack.enter_async_context(phone(asterisk, name, *behaviours))
        return await record_while(engine, len(scene.stories), _call_all(scene, asterisk))


async def record_while(engine: LiveEngine, count: int, calling: Coroutine[None, None, None]) -> str:
    """The trace of so many calls, which ``calling`` makes."""
    socket = engine.data / "control.sock"
    asked = Record(act=RecordAct.START, for_s=_LONGEST_S, calls=count)
    begun = await ask(socket, asked)
    assert not begun.refusal, begun.refusal
    async with asyncio.timeout(_LONGEST_S):
        await calling
        look = asked.model_copy(update={"act": RecordAct.LOOK})
        while True:
            answer = await ask(socket, look)
            assert answer.recording is not None and not answer.refusal, answer.refusal
            assert not answer.recording.failure, answer.recording.failure
            if answer.recording.trace:
                return answer.recording.trace
            await asyncio.sleep(_LOOK_EVERY_S)


async def _call_all(scene: Scene, asterisk: RealAsterisk) -> None:
    for story in scene.stories:
        async with calls(asterisk, story) as sipp:
            await sipp.finished(_LONGEST_S)


def main(names: Sequence[str]) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    TRACES.mkdir(exist_ok=True)
    with start_asterisk(find_asterisk_root()) as asterisk:
        for name in names or SCENES:
            text = asyncio.run(record(SCENES[name], asterisk))
            (TRACES / f"{name}.trace").write_text(text)
            print(f"{name}: {len(text.splitlines())} lines, {len(text)} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
