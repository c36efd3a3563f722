"""What agents dial on their own phones to log in and out, to pause and to come back."""

import re
from collections.abc import Mapping
from enum import StrEnum

from dialplan.queueing.agents import Presence, PresenceAct


class AgentFeature(StrEnum):
    """What a code is for."""

    LOG_IN_OR_OUT = "log_in_or_out"
    PAUSE = "pause"
    RESUME = "resume"


FEATURE_CODES: Mapping[str, AgentFeature] = {
    "*45": AgentFeature.LOG_IN_OR_OUT,
    "*46": AgentFeature.PAUSE,
    "*47": AgentFeature.RESUME,
}
"""A pause may say why: ``*46*2`` has the reason 2."""

_CODE = re.compile(r"(\*[0-9]{2})(?:\*([0-9]{1,4})#?)?")


def read_feature(code: str) -> tuple[AgentFeature, str] | None:
    """What a code asks for, and the reason it gives; None for another code."""
    match = _CODE.fullmatch(code)
    feature = FEATURE_CODES.get(match[1]) if match else None
    if match is None or feature is None:
        return None
    reason = match[2] or ""
    return None if reason and feature is not AgentFeature.PAUSE else (feature, reason)


def act_of(feature: AgentFeature, presence: Presence) -> PresenceAct:
    """What an agent says with a feature, being what they are."""
    match feature:
        case AgentFeature.PAUSE:
            return PresenceAct.PAUSE
        case AgentFeature.RESUME:
            return PresenceAct.RESUME
        case AgentFeature.LOG_IN_OR_OUT:
            return PresenceAct.LOG_IN if presence is Presence.LOGGED_OUT else PresenceAct.LOG_OUT
