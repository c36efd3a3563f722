"""What sipp and our hands do as the phones and the callers of a scenario."""

from collections.abc import Sequence
from typing import Final, assert_never
from urllib.parse import quote

from simulator.asterisk.call import TONE_S
from simulator.callers import BETWEEN_KEYS_S, Caller, Doing, Hear, Leave, Press, Speak, Wait
from simulator.phones import Answers, Flaky, Ignores, Phone, Reaction, Refuses, Unregistered
from simulator.scenario.values import Scenario
from tests.live import telephones
from tests.live.fingers import FRAME_S, Fingers
from tests.live.sipp import Sipp

LONGEST_S: Final = 120
_PLAIN_IN_URIS: Final = "+*&=$,;?/()!~'"
"""Besides letters and figures, what stands as it is in the user of a SIP address (RFC 3261, 25.1)."""


class NotPlayableError(ValueError):
    """A scenario that sipp can't play; says which part of it."""


def phones_inside(scenario: Scenario) -> list[Phone]:
    return [phone for phone in scenario.phones if "@" not in phone.endpoint]


def far_ends_of(scenario: Scenario) -> tuple[telephones.Behaviour, ...]:
    """What all numbers do that the trunk leads to."""
    far_ends = {behaviours_of(phone) for phone in scenario.phones if "@" in phone.endpoint}
    if len(far_ends) > 1:
        raise NotPlayableError("every number that the trunk leads to is one sipp")
    return far_ends.pop() if far_ends else ()


def name_of(endpoint: str) -> str:
    return endpoint.removeprefix("PJSIP/")


def behaviours_of(phone: Phone) -> tuple[telephones.Behaviour, ...]:
    """What sipp does as this phone, one call after the other; nothing for a phone that is not there."""
    if phone.reactions == (Unregistered(),):
        return ()
    return tuple(map(_behaviour, phone.reactions))


def _behaviour(reaction: Reaction | Flaky) -> telephones.Behaviour:
    match reaction:
        case Flaky():
            raise NotPlayableError("a phone fails now and then")
        case Answers(after_s, talks_s, presses, presses_after_s):
            keys = (telephones.Press(presses_after_s, presses),) if presses else ()
            return telephones.Answers(after_s, talks_s, keys)
        case Refuses(status, after_s):
            return telephones.Refuses(status, after_s)
        case Ignores():
            return telephones.RingsForEver()
        case Unregistered():
            raise NotPlayableError("a phone is not registered for a while")
        case _:
            assert_never(reaction)


def story_of(caller: Caller) -> telephones.Story:
    """What sipp does of a caller's story: all but the keys and the speech."""
    if caller.patience_s is not None and caller.does:
        raise NotPlayableError("sipp's caller loses patience only before the call is answered")
    if any(isinstance(doing, Hear) for doing in caller.does):
        raise NotPlayableError("only the stand-in knows which prompt is heard")
    return telephones.Story(
        did=caller.dials,
        number=quote(caller.number, safe=_PLAIN_IN_URIS) or "anonymous",
        name=caller.name.replace("\\", "\\\\").replace('"', '\\"'),
        hangs_up_after_s=_leaves_after_s(caller),
        gives_up_after_s=caller.patience_s,
        headers=("Privacy: id",) if caller.is_withheld else (),
    )


def _leaves_after_s(caller: Caller) -> float | None:
    now_s = 0.0
    for doing in caller.does:
        match doing:
            case Wait(seconds) | Speak(seconds):
                now_s += seconds
            case Press(keys):
                now_s += len(keys) * (TONE_S + BETWEEN_KEYS_S)
            case Leave():
                return now_s
            case _:
                pass
    return None


async def act(does: Sequence[Doing], sipp: Sipp, hand: Fingers) -> None:
    """Press and speak, and send silence meanwhile, as a telephone does."""
    await sipp.wait_for("answered", timeout_s=LONGEST_S)
    for doing in does:
        match doing:
            case Wait(seconds):
                await hand.keep_silent(seconds)
            case Speak(seconds):
                await hand.speak(seconds)
            case Press(keys):
                await hand.type(keys, round(TONE_S / FRAME_S), round(BETWEEN_KEYS_S / FRAME_S))
            case _:
                pass
    await hand.keep_silent(LONGEST_S)
