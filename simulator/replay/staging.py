"""Recorded calls as a scenario: everybody calls again at their time, and agents log in and out at theirs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from dialplan.company import Company
from dialplan.destinations import Device, External, Mobile
from dialplan.ids import CallId
from dialplan.records import CALLED_BACK, Direction
from simulator.callers import Caller
from simulator.phones import Answers, Ignores, Phone
from simulator.recorded.absence import absent_phones
from simulator.recorded.calls import RecordedCall
from simulator.recorded.rings import outside, rings_of
from simulator.recorded.visits import is_for_waiting
from simulator.replay.callers import Again
from simulator.replay.habits import Habitude
from simulator.replay.moods import Moods
from simulator.replay.newcomers import newcomers_codes
from simulator.replay.presence import act_of, coder, person_of, phone_of, unrecorded_codes
from simulator.replay.whereabouts import Whereabouts
from simulator.scenario.values import Expected, Scenario, ScenarioCall

_LEAD_S = 60.0
"""Agents are where they were before the first caller."""

_AFTER_S = 12 * 3600.0


_NOT_AGAIN: Mapping[str, str] = {
    "resume.": "was cut by a restart",
    "mailbox.": "opened a voicemail box, and PINs are on no record",
    "supervision.": "listened to another call",
}
"""Calls with such rules are left out, and why."""


@dataclass(frozen=True, slots=True)
class Stage:
    """``calls`` are the recorded calls of the scenario's first callers, in their order."""

    scenario: Scenario
    calls: Sequence[RecordedCall]
    whereabouts: Whereabouts
    moods: Moods


@dataclass(frozen=True, slots=True)
class Replayable:
    """What can be played of a recording, and why the rest can't."""

    calls: Sequence[RecordedCall]
    left_out: Mapping[CallId, str]


def replayable(calls: Sequence[RecordedCall], company: Company) -> Replayable:
    left_out = {call.cdr.call: why for call in calls if (why := _why_not(call, company))}
    return Replayable([call for call in calls if call.cdr.call not in left_out], left_out)


def _why_not(call: RecordedCall, company: Company) -> str:
    if call.cdr.direction is Direction.CALLBACK:
        return "made by the queue itself"
    if not call.lines:
        return "has no line in the routing log"
    for beginning, why in _NOT_AGAIN.items():
        if any(line.rule.startswith(beginning) for line in call.lines):
            return why
    if not call.cdr.did and act_of(call) is None:
        return "the number dialled was erased, or was none"
    if call.cdr.direction is not Direction.INCOMING and _phone_of(call, company) is None:
        return "came from a phone that is not known any more"
    return ""


@dataclass(frozen=True, slots=True)
class Recording:
    """``calls`` are to be played; ``every`` call tells what phones did, also one that can't be. ``company``
    took them."""

    calls: Sequence[RecordedCall]
    every: Sequence[RecordedCall]
    company: Company
    habitude: Habitude


def set_stage(recording: Recording, company: Company, seed: int) -> Stage:
    """Set recorded calls on a stage with ``company``, which need not be the one that took them."""
    whereabouts, moods = Whereabouts(), _moods(recording, seed)
    begins = min(call.cdr.started for call in recording.calls) - timedelta(seconds=_LEAD_S)
    ends = max(call.cdr.ended for call in recording.calls)
    scene = [
        ScenarioCall(
            _caller(call, recording, company, whereabouts), _after(begins, call.cdr.started), Expected()
        )
        for call in recording.calls
    ]
    scenario = Scenario(
        file="",
        story="replay",
        starts=begins.astimezone(company.time_zone),
        company=company,
        phones=tuple(_phones(recording.every, company, moods)),
        calls=(
            *scene,
            *unrecorded_codes(recording.calls, recording.company, begins),
            *newcomers_codes(recording.every, recording.company, company, begins),
        ),
        ends_within_s=_after(begins, ends) + _AFTER_S,
    )
    return Stage(scenario, recording.calls, whereabouts, moods)


def _moods(recording: Recording, seed: int) -> Moods:
    rings = rings_of(recording.every)
    return Moods(rings, absent_phones(recording.every, rings, recording.company), seed)


def _after(begins: datetime, at: datetime) -> float:
    return (at - begins).total_seconds()


def _caller(call: RecordedCall, recording: Recording, company: Company, whereabouts: Whereabouts) -> Caller:
    phone = None if call.cdr.direction is Direction.INCOMING else _phone_of(call, recording.company)
    act = act_of(call)
    if act is not None:
        return coder(phone or "", act)
    again = Again(
        habits=recording.habitude.of(call),
        whereabouts=whereabouts,
        waits_at=partial(is_for_waiting, company),
        improvise=partial(recording.habitude.improvise, call, company),
    )
    return Caller("" if phone else call.cdr.cli, "", call.cdr.did, phone=phone, behaves=again.behave)


def _phone_of(call: RecordedCall, company: Company) -> str | None:
    person = person_of(call)
    return None if person is None else phone_of(company, person)


def _phones(calls: Sequence[RecordedCall], company: Company, moods: Moods) -> Iterator[Phone]:
    """All that the company can ring, and all that was rung or called back."""
    devices = [device for of_person in company.devices.values() for device in of_person]
    asked = {_name(device) for device in devices if device.confirms}
    named = dict.fromkeys(map(_name, devices))
    externals = (place for place in company.destinations.values() if isinstance(place, External))
    named |= dict.fromkeys(outside(external.number) for external in externals)
    called = [leg for call in calls for leg in call.cdr.legs if leg.number]
    named |= dict.fromkeys(outside(leg.number) for leg in called)
    back = {
        outside(leg.number): Answers(talks_s=call.cdr.talk_s) if call.cdr.answered else Ignores()
        for call in calls
        if call.cdr.direction is Direction.CALLBACK
        for leg in call.cdr.legs
        if leg.endpoint == CALLED_BACK
    }
    for name in named:
        reaction = back.get(name)
        yield Phone(name, (reaction,)) if reaction else moods.phone(name, asks=name in asked)


def _name(device: Device | Mobile) -> str:
    return str(device.endpoint) if isinstance(device, Device) else outside(device.number)
