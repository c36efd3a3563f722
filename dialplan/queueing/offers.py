"""Who is served next: the caller who waited longest for an agent they may get, across all groups."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from functools import partial
from heapq import heapify, heappop, heappush

from dialplan.hunting import Choice, Histories, choose_agents
from dialplan.ids import CallId, PersonId
from dialplan.queueing.lines import Line


def decide_offers(
    lines: Iterable[Line], free: Collection[PersonId], histories: Histories, now: datetime
) -> Mapping[CallId, Choice]:
    """Give the free agents to the waiting callers: the higher priority first, then the longest wait.

    Nobody is given twice. A line none of whose agents is free is not looked at, however long it is.
    """
    left = set(free)
    offers: dict[CallId, Choice] = {}
    reached = [line for line in lines if not left.isdisjoint(line[0].agents)]
    heads = [(line[0].rank, number, 0) for number, line in enumerate(reached)]
    heapify(heads)
    while heads and left:
        _, number, place = heappop(heads)
        ticket = reached[number][place]
        if left.isdisjoint(ticket.agents):
            continue  # nor has anybody behind an agent left
        choice = choose_agents(
            ticket.strategy,
            ticket.candidates(now),
            left - ticket.resting,
            partial(histories.of, group=ticket.group),
        )
        if choice is not None:
            offers[ticket.call] = choice
            left -= set(choice.agents)
        if place + 1 < len(reached[number]):
            heappush(heads, (reached[number][place + 1].rank, number, place + 1))
    return offers
