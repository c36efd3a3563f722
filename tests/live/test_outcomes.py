"""What the routing log says of each way a real phone can answer."""

import pytest

from tests.live.asterisk import RealAsterisk
from tests.live.engines import PERSON_201, engine_on
from tests.live.telephones import Answers, Behaviour, Refuses, RingsForEver, Story, calls, phone


@pytest.mark.parametrize(
    ("reaction", "outcome", "cause"),
    [
        (Refuses(603), "declined", 21),
        (Refuses(486), "busy", 17),
        (Refuses(480), "no_answer", 19),
        (Refuses(404), "unreachable", 1),
        (Refuses(500), "unreachable", 38),
        (Refuses(408), "unreachable", 18),
        (RingsForEver(), "no_answer", 0),
        (Answers(hangs_up_after_s=0.5), "answered", None),
    ],
)
async def test_each_way_a_phone_answers_has_its_outcome(
    asterisk: RealAsterisk, reaction: Behaviour, outcome: str, cause: int | None
) -> None:
    async with (
        engine_on(asterisk) as engine,
        phone(asterisk, "201", reaction),
        calls(asterisk, Story(did=PERSON_201, number="0701740605")) as caller,
    ):
        await engine.wait_for_rule(f"outcome.{outcome}", timeout_s=35)
        (line,) = [line for line in engine.lines if line.rule.startswith("outcome.")]
        assert (line.decided, line.saw.get("cause")) == (outcome, cause)
        await asterisk.hang_up_all()
        await caller.finished()
        (cdr,) = await engine.cdrs(1)
        assert [leg.outcome for leg in cdr.legs] == [outcome]
