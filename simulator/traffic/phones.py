"""The telephones of a day: those of agents, their mobiles, and numbers outside that calls are sent on to."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from dialplan.company import Company
from dialplan.destinations import AnyDevice, Device, Mobile
from dialplan.ids import PersonId
from simulator.asterisk.devices import TRUNK
from simulator.phones import Answers, Ignores, Phone, Reaction, Refuses
from simulator.traffic.chance import Duration
from simulator.traffic.words import NEVER, AgentWords, DurationWords, OutsideWords
from simulator.world.world import LEAD_S

_DECLINED = 603
_MOST_REACTIONS = 20_000
_PRESSES_AFTER_S = 0.5


@dataclass(frozen=True, slots=True)
class Manner:
    """How somebody answers who is rung; where they don't end the talk, callers do."""

    answers_after: Duration
    talks: Duration
    ignores: float
    declines: float
    ends_talks: bool

    def react(self, chance: Random, presses: str = "") -> Reaction:
        mood = chance.random()
        after_s = self.answers_after.draw(chance)
        talks_s = self.talks.draw(chance)
        if mood < self.ignores:
            return Ignores()
        if mood < self.ignores + self.declines:
            return Refuses(_DECLINED, after_s)
        return Answers(after_s, talks_s if self.ends_talks else None, presses, _PRESSES_AFTER_S)


def manner_of(words: AgentWords | OutsideWords, talks: DurationWords, *, ends_talks: bool) -> Manner:
    return Manner(words.answers_after.duration(), talks.duration(), words.ignores, words.declines, ends_talks)


@dataclass(frozen=True, slots=True)
class AtWork:
    """The mood of whoever has a mobile only, which no code tells that its user is not at work.

    ``works`` has when they are, in seconds of the story. What they do is drawn by seed, name and moment: the
    switch asks for it more than once as it rings.
    """

    seed: str
    manner: Manner
    presses: str
    works: Sequence[tuple[float, float]]

    def __call__(self) -> Reaction:
        now_s = asyncio.get_running_loop().time() - LEAD_S
        if not any(from_s <= now_s < to_s for from_s, to_s in self.works):
            return Ignores()
        return self.manner.react(Random(f"{self.seed} {now_s:.3f}"), self.presses)


@dataclass(frozen=True, slots=True)
class Staff:
    """Who works how, and when in seconds of the story; ``many`` is how often each telephone may ring.
    Agents end the talks where callers don't."""

    words: Mapping[PersonId, AgentWords]
    works: Mapping[PersonId, Sequence[tuple[float, float]]]
    seed: int
    many: int
    agents_end: bool


def how_many(calls: int) -> int:
    """How often each telephone may ring, with so many calls: in a queue it may ring again and again."""
    return min(_MOST_REACTIONS, 200 + 4 * calls)


def desk_phone(company: Company, person: PersonId) -> str | None:
    """The first phone of the house that somebody has."""
    return next((device.endpoint for device in company.devices[person] if isinstance(device, Device)), None)


def phone_outside(number: str) -> str:
    """A number outside the house, as the switch names the telephone that has it."""
    return f"PJSIP/{number}@{TRUNK.partition('/')[2]}"


def phones_of_house(company: Company, staff: Staff) -> Iterator[Phone]:
    """Those of all people, their mobiles too. Where two people have the same it is the first one's."""
    taken: set[str] = set()
    for person in company.devices:
        for phone in _phones_of_person(company, person, staff):
            if phone.endpoint not in taken:
                taken.add(phone.endpoint)
                yield phone


def phones_outside(numbers: Iterable[str], manner: Manner, staff: Staff) -> Iterator[Phone]:
    """Each number outside that is called, as often as it rings."""
    for name in dict.fromkeys(map(phone_outside, numbers)):
        chance = Random(f"{staff.seed} outside {name}")
        reactions = tuple(manner.react(chance) for _ in range(staff.many))
        yield Phone(name, reactions, has_two_lines=True)


def _phones_of_person(company: Company, person: PersonId, staff: Staff) -> Iterator[Phone]:
    """Their first phone of the house does what its user does; the others ring in vain, or are declined with
    it: all of them ring together, and one person has one mind. Who has a mobile only takes calls there."""
    words = staff.words[person]
    name_of_seed = f"{staff.seed} agent {person}"
    manner = manner_of(words, words.talks, ends_talks=staff.agents_end)
    desk = desk_phone(company, person)
    if desk is None:
        for number, device in enumerate(company.devices[person]):
            mood = AtWork(name_of_seed, manner, _presses(device), staff.works[person] if not number else ())
            yield Phone(_name(device), (Ignores(),), has_two_lines=True, mood=mood)
        return
    chance = Random(name_of_seed)
    first = next(device for device in company.devices[person] if _name(device) == desk)
    many = staff.many if words.works != NEVER else 0
    own = tuple(manner.react(chance, _presses(first)) for _ in range(many)) or (Ignores(),)
    others = tuple(one if isinstance(one, Refuses) else Ignores() for one in own)
    for device in company.devices[person]:
        yield Phone(_name(device), own if device is first else others, has_two_lines=True)


def _name(device: AnyDevice) -> str:
    return phone_outside(device.number) if isinstance(device, Mobile) else str(device.endpoint)


def _presses(device: AnyDevice) -> str:
    """The key by which somebody says that it is they who answered, and not a voicemail."""
    return "1" if device.confirms else ""
