"""Agents who log in and out, pause and come back: by the codes on record, and by what else must have been.

Whoever is rung for a group was logged in, and not paused, however they came to be (the web pages leave
nothing in the routing log): a code is dialled for them just before.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dialplan.company import Company
from dialplan.destinations import Device
from dialplan.ids import PersonId
from dialplan.queueing.agents import Presence, PresenceAct
from simulator.callers import Caller, Wait
from simulator.recorded.calls import RecordedCall
from simulator.scenario.values import Expected, ScenarioCall

_BUSY_WITH_CODE_S = 3.0
_JUST_BEFORE = timedelta(seconds=5)

_CODES: Mapping[PresenceAct, str] = {
    PresenceAct.LOG_IN: "*45",
    PresenceAct.LOG_OUT: "*45",
    PresenceAct.PAUSE: "*46",
    PresenceAct.RESUME: "*47",
}
_BEFORE: Mapping[PresenceAct, PresenceAct] = {
    PresenceAct.LOG_IN: PresenceAct.LOG_OUT,
    PresenceAct.RESUME: PresenceAct.PAUSE,
}
"""What somebody must have done before the first act on record, where that is this."""

_BACK: Mapping[Presence, PresenceAct] = {
    Presence.LOGGED_OUT: PresenceAct.LOG_IN,
    Presence.PAUSED: PresenceAct.RESUME,
}
_MAKES: Mapping[PresenceAct, Presence] = {
    PresenceAct.LOG_IN: Presence.LOGGED_IN,
    PresenceAct.LOG_OUT: Presence.LOGGED_OUT,
    PresenceAct.PAUSE: Presence.PAUSED,
    PresenceAct.RESUME: Presence.LOGGED_IN,
}


@dataclass(frozen=True, slots=True)
class _News:
    """What somebody became at one time, by what act of theirs; without both they were rung for a group."""

    at: datetime
    presence: Presence | None
    act: PresenceAct | None = None


def act_of(call: RecordedCall) -> PresenceAct | None:
    """What an agent did with a code in this call."""
    said = (line.saw.get("act") for line in call.lines if line.rule == "agent.presence")
    return next((PresenceAct(str(act)) for act in said if act in set(PresenceAct)), None)


def person_of(call: RecordedCall) -> PersonId | None:
    """Who called from a phone of the house."""
    for line in call.lines:
        who = line.saw.get("caller") or (line.saw.get("agent") if line.rule == "agent.presence" else None)
        if who:
            return PersonId(str(who))
    return None


def phone_of(company: Company, person: PersonId) -> str | None:
    """From which phone of theirs somebody calls: the first one that is no mobile."""
    phones = (device.endpoint for device in company.devices.get(person, ()) if isinstance(device, Device))
    return next((phone.removeprefix("PJSIP/") for phone in phones), None)


def coder(phone: str, act: PresenceAct) -> Caller:
    """Somebody dials what logs them in or out, or pauses them."""
    return Caller("", "", _CODES[act], (Wait(_BUSY_WITH_CODE_S),), patience_s=60.0, phone=phone)


def unrecorded_codes(
    calls: Sequence[RecordedCall], company: Company, begins: datetime
) -> Iterator[ScenarioCall]:
    """Codes that nobody dialled on record, so that all are where they were from ``begins`` on."""
    for person, news in _news(calls).items():
        phone = phone_of(company, person)
        if phone is None:
            continue
        earlier = _BEFORE.get(news[0].act) if news[0].act is not None else None
        if earlier is not None:
            yield ScenarioCall(coder(phone, earlier), 0.0, Expected())
        for at, act in _returns(news, Presence.LOGGED_IN if earlier is None else _MAKES[earlier]):
            at_s = max(0.0, (at - _JUST_BEFORE - begins).total_seconds())
            yield ScenarioCall(coder(phone, act), at_s, Expected())


def _returns(news: Sequence[_News], presence: Presence) -> Iterator[tuple[datetime, PresenceAct]]:
    """When somebody who was away, by what is on record, must have come back, and by what act."""
    for one in news:
        if one.presence is not None:
            presence = one.presence
        elif presence in _BACK:
            yield one.at, _BACK[presence]
            presence = Presence.LOGGED_IN


def _news(calls: Sequence[RecordedCall]) -> Mapping[PersonId, Sequence[_News]]:
    news: defaultdict[PersonId, list[_News]] = defaultdict(list)
    for call in calls:
        person, act = person_of(call), act_of(call)
        if person is not None and act is not None:
            news[person].append(_News(call.cdr.started, _MAKES[act], act))
        hunted: datetime | None = None
        for line in call.lines:
            agent = PersonId(str(line.saw.get("agent", "")))
            if line.rule == "agent.paused":
                news[agent].append(_News(line.at, Presence.PAUSED))
            elif line.rule.startswith("hunting."):
                hunted = line.at
            elif line.rule.startswith("outcome.") and hunted is not None:
                news[agent].append(_News(hunted, None))
            elif line.rule.startswith("group."):
                hunted = None
    return {person: sorted(of_person, key=lambda one: one.at) for person, of_person in news.items()}
