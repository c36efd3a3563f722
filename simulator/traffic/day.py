"""A day of traffic as a scenario: everybody who calls, the agents' phones, and the codes they dial."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from random import Random

from dialplan.company import Company
from dialplan.destinations import External, Mobile
from dialplan.ids import PersonId
from dialplan.numbers import parse_number
from simulator.callers import Caller, Doing, Press, Wait
from simulator.phones import Phone
from simulator.scenario.values import Expected, Scenario, ScenarioCall
from simulator.traffic.arrivals import Stretch, arrivals
from simulator.traffic.callers import callback_keys, will_of
from simulator.traffic.chance import Duration
from simulator.traffic.phones import (
    Staff,
    desk_phone,
    how_many,
    manner_of,
    phones_of_house,
    phones_outside,
)
from simulator.traffic.wall_clock import WallClock
from simulator.traffic.words import NEVER, AgentWords, CallsWords, TrafficWords, span_of

LOG_IN_OR_OUT, PAUSE, RESUME = "*45", "*46", "*47"

_LEAD_S = 60.0
"""Agents are where they begin before the first caller."""

_BUSY_WITH_CODE_S = 3.0
_LONGEST_S = 30 * 3600.0
_NO_CODES = (AgentWords().works, NEVER)
"""Who works around the clock needs no code, and who never works is logged out when the day begins."""

_CALLERS_NUMBERS = tuple(f"+467017406{last:02}" for last in range(5, 100))
"""Of no subscribers: PTS keeps them for fiction."""

_CALLED_BACK = 40
"""So often one of these may ring, where callers are called back."""


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
class _Times:
    """The day's clock, and when on it the story begins."""

    clock: WallClock
    begins_s: float

    def of_story(self, shows_s: float) -> float:
        return self.clock.elapsed_s(shows_s) - self.clock.elapsed_s(self.begins_s)

    def lasts(self, from_s: float, to_s: float) -> float:
        return self.clock.elapsed_s(to_s) - self.clock.elapsed_s(from_s)


def day_of(words: TrafficWords, company: Company, names: Mapping[str, str], file: str, seed: int) -> Day:
    """Draw one day. The same seed gives the same callers, whatever the company does with them."""
    shifts = {person: words.agents.get(person, words.everybody) for person in company.devices}
    clock = WallClock(date.fromisoformat(words.day), company.time_zone)
    times = _Times(clock, max(0.0, _beginning_s(words, shifts) - _LEAD_S))
    talks = _talks_of_callers(words)
    customers = [*_customers(words, company, times, talks, seed)]
    codes = [*_all_codes(shifts, company, times)]
    works = {person: tuple(_works(agent, times)) for person, agent in shifts.items()}
    staff = Staff(shifts, works, seed, how_many(len(customers)), agents_end=talks is None)
    return Day(
        scenario=Scenario(
            file=file,
            story=words.story,
            starts=_begins(clock, times),
            company=company,
            phones=tuple(_phones(words, company, staff)),
            calls=tuple(sorted((*customers, *codes), key=lambda call: call.at_s)),
            ends_within_s=_LONGEST_S,
        ),
        present_s={
            person: sum(to_s - from_s for from_s, to_s in spans)
            for person, spans in works.items()
            if company.devices[person]
        },
        customers=len(customers),
        seed=seed,
        answered_within_s=words.answered_within,
        names=names,
    )


def _customers(
    words: TrafficWords, company: Company, times: _Times, talks: Duration | None, seed: int
) -> Iterator[ScenarioCall]:
    for number, calls in enumerate(words.calls):
        for call in _calls(calls, seed, number, company, talks):
            if not times.clock.skips(call.at_s):  # nobody calls in an hour that is not there
                yield replace(call, at_s=times.of_story(call.at_s))


def _all_codes(
    shifts: Mapping[PersonId, AgentWords], company: Company, times: _Times
) -> Iterator[ScenarioCall]:
    """What agents dial to log in, pause and log out."""
    for person, agent in shifts.items():
        phone = desk_phone(company, person)
        if phone is not None:
            yield from _codes(phone, agent, times)


def _begins(clock: WallClock, times: _Times) -> datetime:
    midnight = clock.starts().timestamp()
    return datetime.fromtimestamp(midnight + clock.elapsed_s(times.begins_s), clock.zone)


def _beginning_s(words: TrafficWords, shifts: Mapping[PersonId, AgentWords]) -> float:
    spans = [span for calls in words.calls for span in (*calls.per_hour, *calls.campaigns)]
    spans += [agent.works for agent in shifts.values() if agent.works not in _NO_CODES]
    return min(span_of(span)[0] for span in spans)


def _talks_of_callers(words: TrafficWords) -> Duration | None:
    """How long callers talk, whoever answers, so that they do so in every company that the day is played in.

    None where some agents' talks, or those outside, are not like the others': then who answers ends them.
    """
    everybody = words.everybody.talks
    others = [agent.talks for agent in words.agents.values() if agent.works != NEVER]
    others += [words.outside.talks] if words.outside.talks is not None else []
    return everybody.duration() if all(one == everybody for one in others) else None


def _calls(
    words: CallsWords, seed: int, number: int, company: Company, talks: Duration | None
) -> Iterator[ScenarioCall]:
    """The calls of one stream; a stream's chance is its own, so that others may change beside it."""
    chance, talking = Random(f"{seed} calls {number}"), Random(f"{seed} talks {number}")
    willing = Random(f"{seed} wills {number}")
    stretches = [
        Stretch(*span_of(span), calls=rate * (span_of(span)[1] - span_of(span)[0]) / 3600)
        for span, rate in words.per_hour.items()
    ] + [Stretch(*span_of(span), calls=calls) for span, calls in words.campaigns.items()]
    patience = words.patience.duration() if words.patience is not None else None
    dials = parse_number(words.dials, company.country)
    numbers = _callers_numbers(company)
    first = Random(f"{seed} numbers {number}").randrange(len(numbers))
    for count, at_s in enumerate(arrivals(stretches, chance), first):
        keys = chance.choices(list(words.presses), list(words.presses.values()))[0] if words.presses else ""
        does: tuple[Doing, ...] = (Wait(words.presses_after), Press(keys)) if keys else ()
        will = will_of(_draw(talks, talking), words.leave_message, words.take_callback, willing)
        caller = Caller(
            number=numbers[count % len(numbers)],
            name="",
            dials=dials,
            does=does,
            patience_s=_draw(patience, chance),
            behaves=will,
        )
        yield ScenarioCall(caller, at_s, Expected())


def _callers_numbers(company: Company) -> Sequence[str]:
    """Callers who are owed a callback must be told from each other: few numbers, but seldom so many are owed
    one."""
    outside = {place.number for place in company.destinations.values() if isinstance(place, External)}
    outside |= {
        device.number
        for of_person in company.devices.values()
        for device in of_person
        if isinstance(device, Mobile)
    }
    return [number for number in _CALLERS_NUMBERS if number not in outside] or _CALLERS_NUMBERS


def _draw(duration: Duration | None, chance: Random) -> float | None:
    return None if duration is None else duration.draw(chance)


def _phones(words: TrafficWords, company: Company, staff: Staff) -> Iterator[Phone]:
    house = tuple(phones_of_house(company, staff))
    yield from house
    mobiles = {phone.endpoint for phone in house}
    manner = manner_of(
        words.outside, words.outside.talks or words.everybody.talks, ends_talks=staff.agents_end
    )
    numbers = (place.number for place in company.destinations.values() if isinstance(place, External))
    yield from (one for one in phones_outside(numbers, manner, staff) if one.endpoint not in mobiles)
    if callback_keys(company):
        caller = replace(manner, ends_talks=not staff.agents_end)
        yield from phones_outside(_callers_numbers(company), caller, replace(staff, many=_CALLED_BACK))


def _works(agent: AgentWords, times: _Times) -> Iterator[tuple[float, float]]:
    """When somebody is at work, in seconds of the story: their shift without its breaks."""
    at_s, to_s = agent.shift
    for from_s, until_s in agent.pauses:
        yield times.of_story(at_s), times.of_story(from_s)
        at_s = until_s
    if agent.works != NEVER:
        yield times.of_story(at_s), times.of_story(to_s)


def _codes(phone: str, agent: AgentWords, times: _Times) -> Iterator[ScenarioCall]:
    """What somebody dials over the day: in at the beginning of their work, pauses, out at its end."""
    if agent.works == NEVER:
        yield _code(phone, LOG_IN_OR_OUT, 0.0)
        return
    from_s, to_s = agent.shift
    if from_s > times.begins_s:
        yield _code(phone, LOG_IN_OR_OUT, 0.0)
        yield _code(phone, LOG_IN_OR_OUT, times.of_story(from_s))
    for begin_s, end_s in agent.pauses:
        yield _code(phone, PAUSE, times.of_story(begin_s))
        yield _code(phone, RESUME, times.of_story(end_s))
    if agent.works not in _NO_CODES:
        yield _code(phone, LOG_IN_OR_OUT, times.of_story(to_s))


def _code(phone: str, code: str, at_s: float) -> ScenarioCall:
    name = phone.removeprefix("PJSIP/")
    caller = Caller("", "", code, (Wait(_BUSY_WITH_CODE_S),), patience_s=60.0, phone=name)
    return ScenarioCall(caller, at_s, Expected())
