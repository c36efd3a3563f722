"""New agents, of whom nothing is on record: they work while their groups had anybody at work.

A group's callers saw how many of its agents worked as they came to it; the codes that make the newcomers as
those were are dialled just before.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from dialplan.company import Company
from dialplan.destinations import HuntGroup
from dialplan.ids import DestinationId, PersonId
from dialplan.queueing.agents import Presence, PresenceAct
from simulator.recorded.calls import RecordedCall
from simulator.replay.presence import act_of, coder, person_of, phone_of
from simulator.scenario.values import Expected, ScenarioCall

_JUST_BEFORE = timedelta(seconds=5)

_BECOMES: Mapping[tuple[Presence, Presence], PresenceAct] = {
    (Presence.LOGGED_IN, Presence.PAUSED): PresenceAct.PAUSE,
    (Presence.LOGGED_IN, Presence.LOGGED_OUT): PresenceAct.LOG_OUT,
    (Presence.PAUSED, Presence.LOGGED_IN): PresenceAct.RESUME,
    (Presence.PAUSED, Presence.LOGGED_OUT): PresenceAct.LOG_OUT,
    (Presence.LOGGED_OUT, Presence.LOGGED_IN): PresenceAct.LOG_IN,
}
"""Who is logged out need not pause: they are away."""

_MOST_PRESENT = (Presence.LOGGED_IN, Presence.PAUSED, Presence.LOGGED_OUT)

_Seen = tuple[datetime, DestinationId, Presence]
"""When somebody came to a group, and what the most present of its agents were."""


def find_newcomers(
    calls: Sequence[RecordedCall], took: Company, company: Company
) -> Mapping[PersonId, Sequence[_Seen]]:
    """Agents of ``company`` who were none of the one that ``took`` the calls, and what was seen of their
    groups; those of whose groups nothing was seen are left out, and those who said on record themselves
    where they were."""
    seen = sorted(_seen(calls), key=lambda one: one[0])
    told = {person_of(call) for call in calls if act_of(call) is not None}
    groups: defaultdict[PersonId, set[DestinationId]] = defaultdict(set)
    for group in company.destinations.values():
        if isinstance(group, HuntGroup):
            for agent in group.agents:
                groups[agent].add(group.id)
    found = {
        agent: [one for one in seen if one[1] in groups[agent]]
        for agent in groups.keys() - took.agents - told
    }
    return {agent: found[agent] for agent in sorted(found) if found[agent]}


def newcomers_codes(
    calls: Sequence[RecordedCall], took: Company, company: Company, begins: datetime
) -> Iterator[ScenarioCall]:
    """What they dial through ``company``; everybody is logged in as it ``begins``."""
    for person, seen in find_newcomers(calls, took, company).items():
        phone = phone_of(company, person)
        if phone is None:
            continue
        for at, act in _acts(seen):
            at_s = max(0.0, (at - _JUST_BEFORE - begins).total_seconds())
            yield ScenarioCall(coder(phone, act), at_s, Expected())


def _acts(seen: Sequence[_Seen]) -> Iterator[tuple[datetime, PresenceAct]]:
    presence = Presence.LOGGED_IN
    groups: dict[DestinationId, Presence] = {}
    for at, group, of_group in seen:
        groups[group] = of_group
        becomes = min(groups.values(), key=_MOST_PRESENT.index)
        act = _BECOMES.get((presence, becomes))
        if act is not None:
            yield at, act
            presence = becomes


def _seen(calls: Sequence[RecordedCall]) -> Iterator[_Seen]:
    for call in calls:
        for line in call.lines:
            at = DestinationId(str(line.saw.get("at", "")))
            if line.rule == "group.nobody":
                yield line.at, at, Presence.LOGGED_OUT
            elif line.rule == "group.joined":
                yield line.at, at, Presence.LOGGED_IN if line.saw.get("working") else Presence.PAUSED
