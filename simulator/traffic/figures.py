"""What came of a day of calls, in the figures that people run a call centre by."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from zoneinfo import ZoneInfo

from dialplan.disposition import Disposition
from dialplan.ids import DestinationId, PersonId
from dialplan.records import Cdr


@dataclass(frozen=True, slots=True)
class Spread:
    """Durations in seconds, in order."""

    seconds: tuple[float, ...]

    @property
    def mean_s(self) -> float:
        return fmean(self.seconds) if self.seconds else 0.0

    def below_s(self, part: float) -> float:
        """What such a part of them (0 to 1) is not above; 0 where there are none."""
        if not self.seconds:
            return 0.0
        return self.seconds[min(len(self.seconds) - 1, int(part * len(self.seconds)))]


@dataclass(frozen=True, slots=True)
class Foresight:
    """How right the announced waits were: the mean error and the mean of its size, in seconds."""

    announced: int
    bias_s: float
    error_s: float


@dataclass(frozen=True, slots=True)
class AgentFigures:
    """``present_s`` is how long they worked; ``load`` the part of it that they talked."""

    calls: int
    talk_s: float
    present_s: float

    @property
    def load(self) -> float:
        return self.talk_s / self.present_s if self.present_s else 0.0


@dataclass(frozen=True, slots=True)
class Hour:
    calls: int
    answered: int
    abandoned: int
    wait_s: float


@dataclass(frozen=True, slots=True)
class Figures:
    """One day, or one group's part of it. ``hours`` counts calls by the clock's hour."""

    calls: int
    dispositions: Mapping[Disposition, int]
    waits: Spread
    abandons: Spread
    within_s: float
    in_time: int
    overflowed: int
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
    def service_level(self) -> float:
        """The part of all calls answered within the time that was asked for."""
        return self.in_time / self.calls if self.calls else 0.0


def waited_s(cdr: Cdr) -> float:
    """In the queue where there was one; menus before it are no waiting."""
    return cdr.wait_s if cdr.queued_s is None else cdr.queued_s


def figures_of(
    cdrs: Sequence[Cdr],
    zone: ZoneInfo,
    within_s: float,
    *,
    present_s: Mapping[PersonId, float],
    overflowed: int = 0,
) -> Figures:
    """Count a day's calls; ``present_s`` is how long each agent worked."""
    answered = [cdr for cdr in cdrs if cdr.disposition is Disposition.ANSWERED]
    abandoned = [cdr for cdr in cdrs if cdr.disposition is Disposition.ABANDONED]
    return Figures(
        calls=len(cdrs),
        dispositions=Counter(cdr.disposition for cdr in cdrs),
        waits=Spread(tuple(sorted(map(waited_s, answered)))),
        abandons=Spread(tuple(sorted(map(waited_s, abandoned)))),
        within_s=within_s,
        in_time=sum(waited_s(cdr) <= within_s for cdr in answered),
        overflowed=overflowed,
        foresight=_foresight(answered),
        agents=_agents(answered, present_s),
        hours=_hours(cdrs, zone),
    )


def by_group(cdrs: Iterable[Cdr]) -> Mapping[DestinationId, Sequence[Cdr]]:
    """The calls that came to each group."""
    groups: defaultdict[DestinationId, list[Cdr]] = defaultdict(list)
    for cdr in cdrs:
        if cdr.group is not None:
            groups[cdr.group].append(cdr)
    return groups


def pooled(days: Sequence[Figures]) -> Figures:
    """Several days as one, with all their calls."""
    first = days[0]
    return Figures(
        calls=sum(day.calls for day in days),
        dispositions=sum((Counter(day.dispositions) for day in days), Counter()),
        waits=Spread(tuple(sorted(wait for day in days for wait in day.waits.seconds))),
        abandons=Spread(tuple(sorted(wait for day in days for wait in day.abandons.seconds))),
        within_s=first.within_s,
        in_time=sum(day.in_time for day in days),
        overflowed=sum(day.overflowed for day in days),
        foresight=_pool_foresight([day.foresight for day in days]),
        agents={agent: _pool_agent(agent, days) for agent in sorted({a for day in days for a in day.agents})},
        hours={hour: _pool_hour(hour, days) for hour in sorted({h for day in days for h in day.hours})},
    )


def _pool_foresight(days: Sequence[Foresight]) -> Foresight:
    announced = sum(day.announced for day in days)
    bias_s = sum(day.bias_s * day.announced for day in days)
    error_s = sum(day.error_s * day.announced for day in days)
    return Foresight(announced, bias_s / max(1, announced), error_s / max(1, announced))


def _pool_agent(agent: PersonId, days: Sequence[Figures]) -> AgentFigures:
    figures = [day.agents[agent] for day in days if agent in day.agents]
    return AgentFigures(
        sum(one.calls for one in figures),
        sum(one.talk_s for one in figures),
        sum(one.present_s for one in figures),
    )


def _pool_hour(hour: int, days: Sequence[Figures]) -> Hour:
    hours = [day.hours[hour] for day in days if hour in day.hours]
    calls = sum(one.calls for one in hours)
    return Hour(
        calls=calls,
        answered=sum(one.answered for one in hours),
        abandoned=sum(one.abandoned for one in hours),
        wait_s=sum(one.wait_s * one.calls for one in hours) / max(1, calls),
    )


def _foresight(answered: Sequence[Cdr]) -> Foresight:
    errors = [
        cdr.queued_s - cdr.estimated_wait_s
        for cdr in answered
        if cdr.estimated_wait_s is not None and cdr.queued_s is not None
    ]
    if not errors:
        return Foresight(0, 0.0, 0.0)
    return Foresight(len(errors), fmean(errors), fmean(map(abs, errors)))


def _agents(answered: Sequence[Cdr], present_s: Mapping[PersonId, float]) -> Mapping[PersonId, AgentFigures]:
    talks: defaultdict[PersonId, list[float]] = defaultdict(list)
    for cdr in answered:
        if cdr.agent is not None:
            talks[cdr.agent].append(cdr.talk_s)
    return {
        agent: AgentFigures(len(talks[agent]), sum(talks[agent]), present_s.get(agent, 0.0))
        for agent in sorted({*talks, *present_s})
    }


def _hours(cdrs: Sequence[Cdr], zone: ZoneInfo) -> Mapping[int, Hour]:
    hours: defaultdict[int, list[Cdr]] = defaultdict(list)
    for cdr in cdrs:
        hours[cdr.started.astimezone(zone).hour].append(cdr)
    return {
        hour: Hour(
            calls=len(of_hour),
            answered=sum(cdr.disposition is Disposition.ANSWERED for cdr in of_hour),
            abandoned=sum(cdr.disposition is Disposition.ABANDONED for cdr in of_hour),
            wait_s=fmean(map(waited_s, of_hour)),
        )
        for hour, of_hour in sorted(hours.items())
    }
