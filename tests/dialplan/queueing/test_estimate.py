"""The foreseen wait, held against waits on simulated traffic."""

import heapq
import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from statistics import mean

import pytest

from dialplan.destinations import HuntGroup
from dialplan.ids import CallId, DestinationId, PersonId
from dialplan.queueing import Agent, Lines, Presence, Ticket, Work, ticket_of
from dialplan.queueing.estimate import Lately, Stint, estimate_wait

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
PEOPLE = tuple(PersonId(f"{number}") for number in range(201, 206))
GROUP = HuntGroup(
    DestinationId("groups/support"), PEOPLE, DestinationId("hangup"), ring_s=20, max_wait_s=7200
)
MINE = CallId("mine")


def ticket(call: str, waited_s: float = 0, group: HuntGroup = GROUP) -> Ticket:
    return ticket_of(group, CallId(call), NINE - timedelta(seconds=waited_s))


def agents(talking: int = 5, **others: Agent) -> dict[PersonId, Agent]:
    busy = Agent(work=Work.TALKING, call=CallId("x"))
    return {person: busy if index < talking else Agent() for index, person in enumerate(PEOPLE)}


def wait_s(
    *ahead: Ticket, talking: int = 5, lately: Lately | None = None, mine: Ticket | None = None
) -> float:
    estimate = estimate_wait(GROUP, mine or ticket("mine"), Lines(ahead), agents(talking), lately or Lately())
    return estimate.wait_s


def test_with_an_agent_free_the_wait_is_until_they_pick_up() -> None:
    assert wait_s(talking=4) == 5


def test_with_nothing_known_a_typical_talk_is_assumed() -> None:
    assert wait_s() == pytest.approx((180 + 10) / 5 + 5)


def test_what_the_group_did_lately_soon_counts_more() -> None:
    quick = Lately([Stint(30, True)] * 50, [2.0] * 50)
    assert wait_s(lately=quick) < 12 < wait_s()


def test_ringing_in_vain_costs_time_too() -> None:
    idle = Lately([Stint(60, True)] * 10)
    futile = Lately([Stint(60, True)] * 10 + [Stint(20, False)] * 30)
    assert wait_s(lately=futile) > 1.25 * wait_s(lately=idle)


def test_each_caller_ahead_takes_a_turn_and_those_behind_none() -> None:
    assert wait_s(ticket("a", 10), ticket("b", 5)) - 5 == pytest.approx(3 * (wait_s() - 5))
    assert wait_s(ticket("late", -5)) == wait_s()
    assert wait_s(replace(ticket("a", 10), ringing=True)) == wait_s()


def test_a_higher_priority_stands_ahead_whenever_they_came() -> None:
    assert wait_s(replace(ticket("vip", -5), priority=5)) > wait_s()
    assert wait_s(ticket("a", 10), mine=replace(ticket("mine"), priority=5)) == wait_s()


def test_others_groups_count_as_far_as_they_share_the_agents() -> None:
    stranger = replace(GROUP, id=DestinationId("groups/other"), agents=(*PEOPLE[:1], PersonId("x")))
    half = wait_s(ticket("a", 10, stranger)) - wait_s()
    whole = wait_s(ticket("a", 10)) - wait_s()
    assert half == pytest.approx(whole / 2)
    nobody_s = replace(stranger, agents=(PersonId("x"),))
    assert wait_s(ticket("a", 10, nobody_s)) == wait_s()


def test_who_is_paused_or_logged_out_does_not_work() -> None:
    known = {**agents(2), PEOPLE[2]: Agent(Presence.PAUSED), PEOPLE[3]: Agent(Presence.LOGGED_OUT)}
    known[PEOPLE[4]] = Agent(Presence.LOGGED_OUT)
    estimate = estimate_wait(GROUP, ticket("mine"), (), known, Lately())
    assert estimate.working == 2


def test_where_nobody_works_it_is_as_long_as_the_group_lets_them_wait() -> None:
    away = {person: Agent(Presence.PAUSED) for person in PEOPLE}
    assert estimate_wait(GROUP, ticket("mine"), (), away, Lately()).wait_s == GROUP.max_wait_s


@dataclass
class Outcome:
    """One caller who had to wait: what was foreseen, what it came to, and the best that can be foreseen."""

    foreseen_s: float
    waited_s: float
    ideal_s: float


def simulate(servers: int, load: float, talk_s: float, callers: int, seed: int) -> list[Outcome]:
    """M/M/c: arrivals and conversations without memory; who comes first is served first."""
    draw = random.Random(seed)
    group = replace(GROUP, agents=PEOPLE[:servers])
    ends: list[float] = []  # when each conversation under way is over
    starts: list[tuple[float, Ticket]] = []  # those who wait, and when they will be served
    stints: list[tuple[float, Stint]] = []
    outcomes = []
    now = 0.0
    for number in range(callers):
        now += draw.expovariate(load * servers / talk_s)
        while ends and ends[0] <= now and len(ends) >= servers and not starts:
            heapq.heappop(ends)
        at = NINE + timedelta(seconds=now)
        mine = ticket_of(group, CallId(f"{number:06}"), at)
        waiting = [other for served_at, other in starts if served_at > now]
        starts = [(served_at, other) for served_at, other in starts if served_at > now]
        took_s = draw.expovariate(1 / talk_s)
        free_at = now if len(ends) < servers else heapq.heappop(ends)
        served_at = max(now, free_at)
        heapq.heappush(ends, served_at + took_s)
        stints.append((served_at + took_s, Stint(took_s, True)))
        if served_at > now:
            done = sorted((when, stint) for when, stint in stints if when <= now)[-50:]
            busy = {person: Agent(work=Work.TALKING, call=CallId("x")) for person in group.agents}
            lately = Lately([stint for _, stint in done], [0.0] * 50)
            estimate = estimate_wait(group, mine, Lines(waiting), busy, lately)
            ideal_s = (len(waiting) + 1) * talk_s / servers
            outcomes.append(Outcome(estimate.wait_s, served_at - now, ideal_s))
            starts.append((served_at, mine))
    return outcomes[20:]


def off_by(outcomes: list[Outcome], ideal: bool = False) -> float:
    """The mean error, as a part of the mean wait."""
    errors = [abs((one.ideal_s if ideal else one.foreseen_s) - one.waited_s) for one in outcomes]
    return mean(errors) / mean(one.waited_s for one in outcomes)


TRAFFIC = [(5, 0.95, 180), (3, 0.9, 60), (5, 0.9, 400), (1, 0.85, 120)]


@pytest.mark.parametrize(("servers", "load", "talk_s"), TRAFFIC)
def test_on_simulated_traffic_it_is_about_as_good_as_who_knows_everything_can_be(
    servers: int, load: float, talk_s: float
) -> None:
    outcomes = [one for seed in range(3) for one in simulate(servers, load, talk_s, 1500, seed)]
    assert len(outcomes) > 300
    assert off_by(outcomes) <= 1.25 * off_by(outcomes, ideal=True)
    bias = mean(one.foreseen_s - one.waited_s for one in outcomes) / mean(one.waited_s for one in outcomes)
    assert abs(bias) < 0.2
