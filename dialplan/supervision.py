"""Listening to an agent's call, whispering to the agent, and joining it: who may, and by which code."""

from collections.abc import Mapping
from enum import StrEnum

from dialplan.company import Company
from dialplan.destinations import HuntGroup
from dialplan.ids import DestinationId, PersonId


class Listening(StrEnum):
    """How a supervisor takes part in an agent's call."""

    LISTEN = "listen"
    WHISPER = "whisper"
    BARGE = "barge"


LISTENING_CODES: Mapping[str, Listening] = {
    "*81": Listening.LISTEN,
    "*82": Listening.WHISPER,
    "*83": Listening.BARGE,
}
"""Each is followed by the agent's extension."""


class MayNot(StrEnum):
    """Why somebody may not listen."""

    NO_LICENCE = "no_licence"
    NO_SUPERVISOR = "no_supervisor"
    NO_CALL = "no_call"


def read_listening(code: str) -> tuple[Listening, str] | None:
    """What ``*81201`` asks for, and about which extension; None for another code."""
    how = LISTENING_CODES.get(code[:3])
    return None if how is None else (how, code[3:])


def may_not_listen(
    company: Company, supervisor: PersonId, agent: PersonId | None, group: DestinationId | None
) -> MayNot | None:
    """Why not; None where they may: a supervisor with the licence pro, a call of their own group.

    ``group`` is the one whose call the agent talks in; None where it is no group's: nobody listens to those.
    """
    member = company.members.get(supervisor)
    if member is None or not member.is_pro:
        return MayNot.NO_LICENCE
    if agent is None or not any(_supervises(to, supervisor, agent) for to in company.destinations.values()):
        return MayNot.NO_SUPERVISOR
    if group is None:
        return MayNot.NO_CALL
    return None if _supervises(company.destinations.get(group), supervisor, agent) else MayNot.NO_SUPERVISOR


def _supervises(group: object, supervisor: PersonId, agent: PersonId) -> bool:
    return isinstance(group, HuntGroup) and supervisor in group.supervisors and agent in group.agents
