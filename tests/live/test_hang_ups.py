"""The caller hangs up at each step in turn, on a real Asterisk: one CDR, nothing left."""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from datetime import datetime

import pytest

from tests.live.asterisk import RealAsterisk
from tests.live.engines import GROUP, MENU, MONDAY_MORNING, PERSON_201, SUNDAY, engine_on
from tests.live.telephones import Answers, Behaviour, Press, Refuses, RingsForEver, Story, calls, phone

RINGING: Mapping[str, Behaviour] = {"201": RingsForEver(), "202": RingsForEver(), "203": RingsForEver()}
TALKING: Mapping[str, Behaviour] = {"201": Answers(0.1), "202": Refuses(486), "203": Refuses(603)}
REFUSING: Mapping[str, Behaviour] = {"201": Refuses(486), "202": Refuses(486), "203": Refuses(603)}
ABSENT: Mapping[str, Behaviour] = {"201": Refuses(603)}
NOBODY: Mapping[str, Behaviour] = {}


@pytest.mark.parametrize(
    ("step", "story", "phones", "at", "disposition", "last_rule"),
    [
        (
            "in the welcome",
            Story(did=MENU, hangs_up_after_s=0.7),
            NOBODY,
            MONDAY_MORNING,
            "abandoned",
            "caller.hung_up",
        ),
        (
            "between two keys that are wrong",
            Story(did=MENU, presses=[Press(1, "8")], hangs_up_after_s=1),
            NOBODY,
            MONDAY_MORNING,
            "abandoned",
            "caller.hung_up",
        ),
        (
            "while phones ring",
            Story(did=MENU, presses=[Press(1, "1")], hangs_up_after_s=1.5),
            RINGING,
            MONDAY_MORNING,
            "abandoned",
            "caller.hung_up",
        ),
        (
            "while one phone rings, unanswered",
            Story(did=PERSON_201, gives_up_after_s=1),
            RINGING,
            MONDAY_MORNING,
            "abandoned",
            "caller.hung_up",
        ),
        (
            "in the queue, to music",
            Story(did=GROUP, hangs_up_after_s=2),
            REFUSING,
            MONDAY_MORNING,
            "abandoned",
            "caller.hung_up",
        ),
        (
            "in conversation",
            Story(did=GROUP, hangs_up_after_s=2),
            TALKING,
            MONDAY_MORNING,
            "answered",
            "talk.over",
        ),
        (
            "in the voicemail's greeting",
            Story(did=PERSON_201, hangs_up_after_s=1),
            ABSENT,
            MONDAY_MORNING,
            "abandoned",
            "caller.hung_up",
        ),
        (
            "in the message",
            Story(did=PERSON_201, hangs_up_after_s=8, speaks=True),
            ABSENT,
            MONDAY_MORNING,
            "voicemail",
            "voicemail.kept",
        ),
        (
            "hearing that it is closed",
            Story(did=MENU, hangs_up_after_s=1),
            NOBODY,
            SUNDAY,
            "closed",
            "caller.hung_up",
        ),
    ],
)
async def test_a_caller_who_hangs_up_leaves_one_cdr_and_nothing_else(
    asterisk: RealAsterisk,
    step: str,
    story: Story,
    phones: Mapping[str, Behaviour],
    at: datetime,
    disposition: str,
    last_rule: str,
) -> None:
    async with AsyncExitStack() as stack:
        engine = await stack.enter_async_context(engine_on(asterisk, at=at))
        for name, behaviour in phones.items():
            await stack.enter_async_context(phone(asterisk, name, behaviour))
        caller = await stack.enter_async_context(calls(asterisk, story))
        await caller.finished()
        (cdr,) = await engine.cdrs(1)
        await engine.is_idle()
        assert (cdr.disposition, engine.rules()[-1]) == (disposition, last_rule), step
