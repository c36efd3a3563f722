"""How agents work: when, how soon they answer, how often they let it ring or decline, how long they talk."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil, floor, sqrt
from statistics import median

from dialplan.destinations import Device, HuntGroup, Person
from dialplan.ids import DestinationId, PersonId
from dialplan.outcome import LegOutcome
from dialplan.records import Cdr, Direction
from simulator.traffic.fitting.durations import FittedDuration, fit_duration
from simulator.traffic.fitting.pauses import find_break
from simulator.traffic.fitting.recording import Recording
from simulator.traffic.fitting.shifts import DAY_S, QUARTER_S, Shift

_FEW = 10
_ENOUGH_RUNG = 30
"""With fewer ringings an agent's own habits can't be told from chance."""

_REST_S = 60.0
"""So long after a talk an agent counts as free: they may have been in wrap-up before."""

_THERE = frozenset({LegOutcome.ANSWERED, LegOutcome.DECLINED, LegOutcome.NO_ANSWER, LegOutcome.ABANDONED})
"""What becomes of the ringing of somebody who is logged in and free."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How ringings ended that the phone's user ended, or let pass."""

    answered: int
    ignored: int
    declined: int

    @property
    def of(self) -> int:
        return self.answered + self.ignored + self.declined

    @property
    def ignores(self) -> float:
        return self.ignored / self.of if self.of else 0.0

    @property
    def declines(self) -> float:
        return self.declined / self.of if self.of else 0.0

    def is_unlike(self, other: "Habits") -> bool:
        """Whether chance alone hardly makes somebody of the ``other`` habits look so."""
        if self.of < _ENOUGH_RUNG:
            return False
        pairs = ((self.ignores, other.ignores), (self.declines, other.declines))
        return any(abs(own - all_) > 3 * sqrt(all_ * (1 - all_) / self.of) for own, all_ in pairs)


@dataclass(frozen=True, slots=True)
class FittedAgent:
    """``shift`` None is somebody who was not rung on any such day, ``pause`` None who was never missing."""

    shift: Shift | None
    pause: Shift | None
    habits: Habits


@dataclass(frozen=True, slots=True)
class FittedAgents:
    """``together`` are the habits of all; ``answers_after`` None where the records don't tell."""

    each: Mapping[PersonId, FittedAgent]
    together: Habits
    talks: FittedDuration | None
    answers_after: FittedDuration | None


def fit_agents(recording: Recording) -> FittedAgents:
    people = [
        person
        for person, devices in recording.company.devices.items()
        if any(isinstance(device, Device) for device in devices)
    ]
    rung = _rung(recording.all_calls)
    habits = {person: _habits(rung[person]) for person in people}
    pauses = {person: find_break(recording, person) for person in people}
    return FittedAgents(
        each={
            person: FittedAgent(
                _shift(recording, rung[person]), find_break(recording, person), habits[person]
            )
            for person in people
        },
        together=Habits(
            sum(one.answered for one in habits.values()),
            sum(one.ignored for one in habits.values()),
            sum(one.declined for one in habits.values()),
        ),
        talks=fit_duration([cdr.talk_s for cdr in recording.incoming if cdr.answered and cdr.agent]),
        answers_after=fit_duration(list(_answer_delays_s(recording, pauses)), least=_FEW),
    )


@dataclass(frozen=True, slots=True)
class _Rung:
    """One ringing of an agent's own phone; ``at`` is when it ended, as near as the records tell."""

    at: datetime
    outcome: LegOutcome


def _rung(calls: Sequence[Cdr]) -> defaultdict[PersonId, list[_Rung]]:
    rung: defaultdict[PersonId, list[_Rung]] = defaultdict(list)
    for cdr in calls:
        for leg in cdr.legs:
            if leg.agent and not leg.number and leg.outcome in _THERE:
                rung[leg.agent].append(_Rung(cdr.answered or cdr.ended, leg.outcome))
    return rung


def _habits(rung: Sequence[_Rung]) -> Habits:
    ends = Counter(one.outcome for one in rung)
    return Habits(ends[LegOutcome.ANSWERED], ends[LegOutcome.NO_ANSWER], ends[LegOutcome.DECLINED])


def _shift(recording: Recording, rung: Sequence[_Rung]) -> Shift | None:
    """From the first ringing of the day to the last, at the middle of the days."""
    days: defaultdict[date, list[float]] = defaultdict(list)
    for one in rung:
        if recording.is_like(one.at):
            days[recording.local(one.at).date()].append(recording.second(one.at))
    if not days:
        return None
    from_s = floor(median(min(times) for times in days.values()) / QUARTER_S) * QUARTER_S
    to_s = ceil(median(max(times) for times in days.values()) / QUARTER_S) * QUARTER_S
    return Shift(from_s, min(DAY_S, max(to_s, from_s + QUARTER_S)), len(days))


def _answer_delays_s(recording: Recording, pauses: Mapping[PersonId, Shift | None]) -> Iterator[float]:
    """Of calls that the first phone rung answered, whose user was free while nobody else waited: these
    callers waited for nothing but that somebody picks up."""
    straight = {cdr.call for cdr in _straight(recording)}
    free = _Free(recording)
    for cdr in recording.all_calls:
        agent, waited_s = cdr.agent, cdr.wait_s if cdr.call in straight else cdr.queued_s
        is_first = len(cdr.legs) == 1 and cdr.direction is Direction.INCOMING
        if agent is not None and waited_s is not None and is_first and free.is_free(agent, cdr):
            pause, at_s = pauses.get(agent), recording.second(cdr.started)
            if pause is None or not pause.from_s - QUARTER_S <= at_s <= pause.to_s + QUARTER_S:
                yield waited_s
        free.follow(cdr)


class _Free:
    """Until when agents are taken, and until when somebody waits in each group, call by call."""

    def __init__(self, recording: Recording) -> None:
        groups = [one for one in recording.company.destinations.values() if isinstance(one, HuntGroup)]
        self._rest = timedelta(seconds=_REST_S + max((group.wrap_up_s for group in groups), default=0))
        self._taken: dict[PersonId, datetime] = {}
        self._waits: dict[DestinationId | None, datetime] = {}

    def is_free(self, agent: PersonId, cdr: Cdr) -> bool:
        is_taken = agent in self._taken and self._taken[agent] > cdr.started
        return not is_taken and (cdr.group not in self._waits or self._waits[cdr.group] <= cdr.started)

    def follow(self, cdr: Cdr) -> None:
        waited = cdr.answered or cdr.ended
        if cdr.group is not None:
            self._waits[cdr.group] = max(self._waits.get(cdr.group, waited), waited)
        for leg in cdr.legs:  # also who did not answer rang for as long
            until = cdr.ended + self._rest if leg.agent == cdr.agent else waited
            self._taken[leg.agent] = max(self._taken.get(leg.agent, until), until)


def _straight(recording: Recording) -> Iterator[Cdr]:
    """Calls to the number of a person: no menu took time before the ringing."""
    company = recording.company
    for number, calls in recording.calls.items():
        if isinstance(company.destinations.get(company.numbers.get(number, company.unassigned)), Person):
            yield from calls
