"""A day of traffic as a scenario: everybody who calls, the agents' phones, and the codes they dial."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

from dialplan.company import Company
from dialplan.destinations import Device
from dialplan.ids import PersonId
from dialplan.numbers import parse_number
from simulator.callers import Caller, Doing, Press, Wait
from simulator.phones import Answers, Ignores, Phone, Reaction, Refuses
from simulator.scenario import Expected, Scenario, ScenarioCall
from simulator.traffic.arrivals import Stretch, arrivals
from simulator.traffic.chance import Duration
from simulator.traffic.words import AgentWords, CallsWords, TrafficWords, span_of

LOG_IN_OR_OUT, PAUSE, RESUME = "*45", "*46", "*47"

_LEAD_S = 60.0
"""Agents are where they begin before the first caller."""

_BUSY_WITH_CODE_S = 3.0
_LONGEST_S = 30 * 3600.0
_MOST_REACTIONS = 20_000
_CALLERS_NUMBER = "+46701740605"  # of no subscriber (PTS's numbers for fiction)


@dataclass(frozen=True, slots=True)
class Day:
    """``present_s`` is how long each agent works, ``customers`` how many calls are those of customers."""

    scenario: Scenario
    present_s: Mapping[PersonId, float]
    customers: int
    seed: int
    answered_within_s: float


def day_of(words: TrafficWords, company: Company, file: str, seed: int | None = None) -> Day:
    """Draw one day; the same seed gives the same day. Raises ValueError where the day is none."""
    seed = words.seed if seed is None else seed
    midnight = datetime.fromisoformat(words.day).replace(tzinfo=company.time_zone)
    customers = [
        call for number, calls in enumerate(words.calls) for call in _calls(calls, seed, number, company)
    ]
    shifts = {person: _words_of(words, person) for person in _agents(company)}
    begins_s = max(0.0, _beginning_s(words, shifts) - _LEAD_S)
    codes = [code for person, agent in shifts.items() for code in _codes(company, person, agent, begins_s)]
    calls = sorted((*customers, *codes), key=lambda call: call.at_s)
    return Day(
        scenario=Scenario(
            file=file,
            story=words.story,
            starts=midnight.fromtimestamp(midnight.timestamp() + begins_s, company.time_zone),
            company=company,
            phones=tuple(_phones(company, shifts, seed, len(customers))),
            calls=tuple(replace(call, at_s=call.at_s - begins_s) for call in calls),
            ends_within_s=_LONGEST_S,
        ),
        present_s={person: _present_s(agent) for person, agent in shifts.items()},
        customers=len(customers),
        seed=seed,
        answered_within_s=words.answered_within,
    )


def _words_of(words: TrafficWords, person: PersonId) -> AgentWords:
    return words.agents.get(person, words.everybody)


def _agents(company: Company) -> tuple[PersonId, ...]:
    """Everybody who has a phone of the house."""
    return tuple(person for person in company.devices if _phone_of(company, person) is not None)


def _phone_of(company: Company, person: PersonId) -> str | None:
    return next((device.endpoint for device in company.devices[person] if isinstance(device, Device)), None)


def _beginning_s(words: TrafficWords, shifts: Mapping[PersonId, AgentWords]) -> float:
    spans = [span for calls in words.calls for span in (*calls.per_hour, *calls.campaigns)]
    spans += [agent.works for agent in shifts.values() if agent.works != AgentWords().works]
    return min(span_of(span)[0] for span in spans)


def _calls(words: CallsWords, seed: int, number: int, company: Company) -> Iterator[ScenarioCall]:
    """The calls of one stream; a stream's chance is its own, so that others may change beside it."""
    chance = Random(f"{seed} calls {number}")
    stretches = [
        Stretch(*span_of(span), calls=rate * (span_of(span)[1] - span_of(span)[0]) / 3600)
        for span, rate in words.per_hour.items()
    ] + [Stretch(*span_of(span), calls=calls) for span, calls in words.campaigns.items()]
    patience = words.patience.duration() if words.patience is not None else None
    dials = parse_number(words.dials, company.country)
    for at_s in arrivals(stretches, chance):
        keys = chance.choices(list(words.presses), list(words.presses.values()))[0] if words.presses else ""
        does: tuple[Doing, ...] = (Wait(words.presses_after), Press(keys)) if keys else ()
        caller = Caller(_CALLERS_NUMBER, "", dials, does, _draw(patience, chance))
        yield ScenarioCall(caller, at_s, Expected())


def _draw(duration: Duration | None, chance: Random) -> float | None:
    return None if duration is None else duration.draw(chance)


def _phones(
    company: Company, shifts: Mapping[PersonId, AgentWords], seed: int, calls: int
) -> Iterator[Phone]:
    """Each agent's first phone does what its user does; the others ring in vain."""
    many = min(_MOST_REACTIONS, 200 + 4 * calls)
    for person, agent in shifts.items():
        chance = Random(f"{seed} agent {person}")
        first = _phone_of(company, person)
        for device in company.devices[person]:
            if isinstance(device, Device):
                is_first = device.endpoint == first
                reactions = tuple(_reaction(agent, chance) for _ in range(many)) if is_first else (Ignores(),)
                yield Phone(device.endpoint, reactions, has_two_lines=True)


def _reaction(agent: AgentWords, chance: Random) -> Reaction:
    mood = chance.random()
    after_s = agent.answers_after.duration().draw(chance)
    if mood < agent.ignores:
        return Ignores()
    if mood < agent.ignores + agent.declines:
        return Refuses(603, after_s)
    return Answers(after_s, agent.talks.duration().draw(chance))


def _codes(company: Company, person: PersonId, agent: AgentWords, begins_s: float) -> Iterator[ScenarioCall]:
    """What somebody dials over the day: in at the beginning of their work, pauses, out at its end."""
    phone = (_phone_of(company, person) or "").removeprefix("PJSIP/")
    from_s, to_s = span_of(agent.works)
    if from_s > begins_s:
        yield _code(phone, LOG_IN_OR_OUT, begins_s)
        yield _code(phone, LOG_IN_OR_OUT, from_s)
    for span in agent.breaks:
        yield _code(phone, PAUSE, span_of(span)[0])
        yield _code(phone, RESUME, span_of(span)[1])
    if agent.works != AgentWords().works:
        yield _code(phone, LOG_IN_OR_OUT, to_s)


def _code(phone: str, code: str, at_s: float) -> ScenarioCall:
    caller = Caller("", "", code, (Wait(_BUSY_WITH_CODE_S),), patience_s=60.0, phone=phone)
    return ScenarioCall(caller, at_s, Expected())


def _present_s(agent: AgentWords) -> float:
    """A shift without its breaks."""
    from_s, to_s = span_of(agent.works)
    breaks = sum(span_of(span)[1] - span_of(span)[0] for span in agent.breaks)
    return max(0.0, to_s - from_s - breaks)
