"""The figures of several days as those of one."""

from collections import Counter
from collections.abc import Sequence

from dialplan.ids import PersonId
from simulator.traffic.figures import AgentFigures, Figures, Foresight, Hour, Spread


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
        called_back=sum(day.called_back for day in days),
        foresight=_pool_foresight([day.foresight for day in days]),
        agents={agent: _pool_agent(agent, days) for agent in sorted({a for day in days for a in day.agents})},
        hours={hour: _pool_hour(hour, days) for hour in sorted({h for day in days for h in day.hours})},
    )


def _pool_foresight(days: Sequence[Foresight]) -> Foresight:
    announced = sum(day.announced for day in days)
    if not announced:
        return Foresight(0, None, None)
    bias_s = sum((day.bias_s or 0.0) * day.announced for day in days)
    error_s = sum((day.error_s or 0.0) * day.announced for day in days)
    return Foresight(announced, bias_s / announced, error_s / announced)


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
        wait_s=sum(one.wait_s * one.calls for one in hours) / calls,
    )
