"""What came of a day of calls, in the figures that people run a call centre by.

A figure of nothing is None: nobody waited 0 s for an answer that nobody got.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from statistics import fmean
from zoneinfo import ZoneInfo

from dialplan.disposition import Disposition
from dialplan.ids import PersonId
from dialplan.records import Cdr

_EXACT = 1e-9
"""What a float may be off by: nine tenths of ten are nine."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Durations in seconds, in order."""

    seconds: tuple[float, ...]

    @property
    def mean_s(self) -> float | None:
        return fmean(self.seconds) if self.seconds else None

    def below_s(self, part: float) -> float | None:
        """What such a part of them (0 to 1) is not above, by the nearest rank."""
        if not self.seconds:
            return None
        return self.seconds[max(0, ceil(part * len(self.seconds) - _EXACT) - 1)]


@dataclass(frozen=True, slots=True)
class Foresight:
    """How right the announced waits were: the mean error and the mean of its size, in seconds."""

    announced: int
    bias_s: float | None
    error_s: float | None


@dataclass(frozen=True, slots=True)
class AgentFigures:
    """``present_s`` is how long they worked; ``load`` the part of it that they talked."""

    calls: int
    talk_s: float
    present_s: float

    @property
    def load(self) -> float | None:
        return self.talk_s / self.present_s if self.present_s else None


@dataclass(frozen=True, slots=True)
class Hour:
    """``wait_s`` is the mean of all its calls, of which there is one at least."""

    calls: int
    answered: int
    abandoned: int
    wait_s: float


@dataclass(frozen=True, slots=True)
class Counted:
    """One call, as it is counted over all calls, or at one group.

    ``came_to`` is None for a call that a group sent on: what became of it is no merit of that group.
    ``error_s`` is how much longer the wait was than foreseen, where it was.
    """

    started: datetime
    came_to: Disposition | None
    waited_s: float
    agent: PersonId | None = None
    talk_s: float = 0.0
    error_s: float | None = None

    @property
    def is_answered(self) -> bool:
        return self.came_to is Disposition.ANSWERED


@dataclass(frozen=True, slots=True)
class Figures:
    """One day, or one group's part of it. ``hours`` counts calls by the clock's hour. ``called_back`` are
    callbacks that were answered: no calls of their own, but agents talk on them, too."""

    calls: int
    dispositions: Mapping[Disposition, int]
    waits: Spread
    abandons: Spread
    within_s: float
    in_time: int
    overflowed: int
    called_back: int
    foresight: Foresight
    agents: Mapping[PersonId, AgentFigures]
    hours: Mapping[int, Hour]

    @property
    def answered(self) -> int:
        return self.dispositions.get(Disposition.ANSWERED, 0)

    @property
    def abandoned(self) -> int:
        return self.dispositions.get(Disposition.ABANDONED, 0)

    @property
    def service_level(self) -> float | None:
        """The part of all calls answered within the time that was asked for."""
        return self.part(self.in_time)

    def part(self, count: int) -> float | None:
        """What part so many are of all calls."""
        return count / self.calls if self.calls else None


def waited_s(cdr: Cdr) -> float:
    """In the queue where there was one; menus before it are no waiting."""
    return cdr.wait_s if cdr.queued_s is None else cdr.queued_s


def error_s(cdr: Cdr) -> float | None:
    """How much longer an answered caller waited than was foreseen."""
    if cdr.disposition is not Disposition.ANSWERED or cdr.queued_s is None or cdr.estimated_wait_s is None:
        return None
    return cdr.queued_s - cdr.estimated_wait_s


def counted(cdr: Cdr, waited_after_s: float = 0.0) -> Counted:
    """A call over all; ``waited_after_s`` is what an answer took after the last queue, which foresaw none."""
    return Counted(
        started=cdr.started,
        came_to=cdr.disposition,
        waited_s=waited_s(cdr) + waited_after_s,
        agent=cdr.agent,
        talk_s=cdr.talk_s,
        error_s=None if waited_after_s else error_s(cdr),
    )


def count(
    calls: Iterable[Counted],
    zone: ZoneInfo,
    within_s: float,
    *,
    present_s: Mapping[PersonId, float],
    overflowed: int,
    called_back: Iterable[Counted] = (),
) -> Figures:
    every = tuple(calls)
    talked_back = [call for call in called_back if call.is_answered]
    answered = [call for call in every if call.is_answered]
    abandoned = [call for call in every if call.came_to is Disposition.ABANDONED]
    return Figures(
        calls=len(every),
        dispositions=Counter(call.came_to for call in every if call.came_to is not None),
        waits=Spread(tuple(sorted(call.waited_s for call in answered))),
        abandons=Spread(tuple(sorted(call.waited_s for call in abandoned))),
        within_s=within_s,
        in_time=sum(call.waited_s <= within_s for call in answered),
        overflowed=overflowed,
        called_back=len(talked_back),
        foresight=_foresight(answered),
        agents=_agents([*answered, *talked_back], present_s),
        hours=_hours(every, zone),
    )


def _foresight(answered: Sequence[Counted]) -> Foresight:
    errors = [call.error_s for call in answered if call.error_s is not None]
    if not errors:
        return Foresight(0, None, None)
    return Foresight(len(errors), fmean(errors), fmean(map(abs, errors)))


def _agents(
    answered: Sequence[Counted], present_s: Mapping[PersonId, float]
) -> Mapping[PersonId, AgentFigures]:
    talks: defaultdict[PersonId, list[float]] = defaultdict(list)
    for call in answered:
        if call.agent is not None:
            talks[call.agent].append(call.talk_s)
    return {
        agent: AgentFigures(len(talks[agent]), sum(talks[agent]), present_s.get(agent, 0.0))
        for agent in sorted({*talks, *present_s})
    }


def _hours(calls: Sequence[Counted], zone: ZoneInfo) -> Mapping[int, Hour]:
    hours: defaultdict[int, list[Counted]] = defaultdict(list)
    for call in calls:
        hours[call.started.astimezone(zone).hour].append(call)
    return {
        hour: Hour(
            calls=len(of_hour),
            answered=sum(call.is_answered for call in of_hour),
            abandoned=sum(call.came_to is Disposition.ABANDONED for call in of_hour),
            wait_s=fmean(call.waited_s for call in of_hour),
        )
        for hour, of_hour in sorted(hours.items())
    }
