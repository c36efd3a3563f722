"""A day of traffic as a scenario: everybody who calls, the agents' phones, and the codes they dial."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

from dialplan.company import Company
from dialplan.destinations import Device
from dialplan.ids import PersonId
from dialplan.numbers import parse_number
from simulator.asterisk import LiveCall
from simulator.callers import Caller, Doing, Press, Wait
from simulator.phones import Answers, Ignores, Phone, Reaction, Refuses
from simulator.scenario import Expected, Scenario, ScenarioCall
from simulator.traffic.arrivals import Stretch, arrivals
from simulator.traffic.chance import Duration
from simulator.traffic.words import NEVER, AgentWords, CallsWords, TrafficWords, span_of

LOG_IN_OR_OUT, PAUSE, RESUME = "*45", "*46", "*47"

_LEAD_S = 60.0
"""Agents are where they begin before the first caller."""

_BUSY_WITH_CODE_S = 3.0
_LONGEST_S = 30 * 3600.0
_MOST_REACTIONS = 20_000
_NO_CODES = (AgentWords().works, NEVER)
"""Who works around the clock needs no code, and who never works is logged out when the day begins."""

_CALLERS_NUMBER = "+46701740605"  # of no subscriber (PTS's numbers for fiction)


@dataclass(frozen=True, slots=True)
class Day:
    """``present_s`` is how long each agent works, ``customers`` how many calls are those of customers, and
    ``names`` what people and groups are called."""

    scenario: Scenario
    present_s: Mapping[PersonId, float]
    customers: int
    seed: int
    answered_within_s: float
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Talks:
    """A caller who hangs up when they have talked for so long to whoever answered."""

    seconds: float

    async def __call__(self, call: LiveCall) -> None:
        await call.reached("talking")
        await asyncio.sleep(self.seconds)
        call.hang_up()


def day_of(words: TrafficWords, company: Company, names: Mapping[str, str], file: str, seed: int) -> Day:
    """Draw one day. The same seed gives the same callers, whatever the company does with them."""
    midnight = datetime.fromisoformat(words.day).replace(tzinfo=company.time_zone)
    customers = [
        call
        for number, calls in enumerate(words.calls)
        for call in _calls(calls, seed, number, company, _talks_of_callers(words))
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
            phones=tuple(
                _phones(company, shifts, seed, len(customers), agents_end=_talks_of_callers(words) is None)
            ),
            calls=tuple(replace(call, at_s=call.at_s - begins_s) for call in calls),
            ends_within_s=_LONGEST_S,
        ),
        present_s={person: _present_s(agent) for person, agent in shifts.items()},
        customers=len(customers),
        seed=seed,
        answered_within_s=words.answered_within,
        names=names,
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
    spans += [agent.works for agent in shifts.values() if agent.works not in _NO_CODES]
    return min(span_of(span)[0] for span in spans)


def _talks_of_callers(words: TrafficWords) -> Duration | None:
    """How long callers talk, whoever answers, so that they do so in every company that the day is played in.

    None where some agents' talks are not like the others': then the agents end them.
    """
    everybody = words.everybody.talks
    is_same = all(agent.talks == everybody for agent in words.agents.values() if agent.works != NEVER)
    return everybody.duration() if is_same else None


def _calls(
    words: CallsWords, seed: int, number: int, company: Company, talks: Duration | None
) -> Iterator[ScenarioCall]:
    """The calls of one stream; a stream's chance is its own, so that others may change beside it."""
    chance, talking = Random(f"{seed} calls {number}"), Random(f"{seed} talks {number}")
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
        if talks is not None:
            caller = replace(caller, behaves=Talks(talks.draw(talking)))
        yield ScenarioCall(caller, at_s, Expected())


def _draw(duration: Duration | None, chance: Random) -> float | None:
    return None if duration is None else duration.draw(chance)


def _phones(
    company: Company, shifts: Mapping[PersonId, AgentWords], seed: int, calls: int, *, agents_end: bool
) -> Iterator[Phone]:
    """Each agent's first phone does what its user does; the others ring in vain."""
    many = min(_MOST_REACTIONS, 200 + 4 * calls)
    for person, agent in shifts.items():
        chance = Random(f"{seed} agent {person}")
        first = _phone_of(company, person)
        for device in company.devices[person]:
            if isinstance(device, Device):
                answers = device.endpoint == first and agent.works != NEVER
                reactions = tuple(_reaction(agent, chance, agents_end) for _ in range(many if answers else 0))
                yield Phone(device.endpoint, reactions or (Ignores(),), has_two_lines=True)


def _reaction(agent: AgentWords, chance: Random, agents_end: bool) -> Reaction:
    mood = chance.random()
    after_s = agent.answers_after.duration().draw(chance)
    talks_s = agent.talks.duration().draw(chance)
    if mood < agent.ignores:
        return Ignores()
    if mood < agent.ignores + agent.declines:
        return Refuses(603, after_s)
    return Answers(after_s, talks_s if agents_end else None)


def _codes(company: Company, person: PersonId, agent: AgentWords, begins_s: float) -> Iterator[ScenarioCall]:
    """What somebody dials over the day: in at the beginning of their work, pauses, out at its end."""
    phone = (_phone_of(company, person) or "").removeprefix("PJSIP/")
    if agent.works == NEVER:
        yield _code(phone, LOG_IN_OR_OUT, begins_s)
        return
    from_s, to_s = agent.shift
    if from_s > begins_s:
        yield _code(phone, LOG_IN_OR_OUT, begins_s)
        yield _code(phone, LOG_IN_OR_OUT, from_s)
    for span in agent.breaks:
        yield _code(phone, PAUSE, span_of(span)[0])
        yield _code(phone, RESUME, span_of(span)[1])
    if agent.works not in _NO_CODES:
        yield _code(phone, LOG_IN_OR_OUT, to_s)


def _code(phone: str, code: str, at_s: float) -> ScenarioCall:
    caller = Caller("", "", code, (Wait(_BUSY_WITH_CODE_S),), patience_s=60.0, phone=phone)
    return ScenarioCall(caller, at_s, Expected())


def _present_s(agent: AgentWords) -> float:
    """A shift without its breaks."""
    from_s, to_s = agent.shift
    breaks = sum(span_of(span)[1] - span_of(span)[0] for span in agent.breaks)
    return max(0.0, to_s - from_s - breaks)
