"""Waiting callers in lines: those who wait for the same agents stand in one, who goes first at its head."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence

from dialplan.ids import DestinationId, PersonId
from dialplan.queueing.tickets import Rank, Ticket

Line = Sequence[Ticket]


class Lines:
    """Only those who ask for agents; a line has at least one ticket.

    What is asked of a queue of thousands is asked of a few lines.
    """

    def __init__(self, tickets: Iterable[Ticket] = ()) -> None:
        self._lines: dict[tuple[DestinationId, tuple[PersonId, ...]], list[Ticket]] = {}
        for ticket in tickets:
            self.put(ticket)

    def __iter__(self) -> Iterator[Line]:
        return iter(self._lines.values())

    def put(self, ticket: Ticket) -> None:
        if not ticket.ringing:
            insort(self._lines.setdefault((ticket.group, ticket.agents), []), ticket, key=_rank)

    def remove(self, ticket: Ticket) -> None:
        """Take away a ticket that was put, the very same or an equal one."""
        if ticket.ringing:
            return
        name = ticket.group, ticket.agents
        line = self._lines[name]
        del line[stands_ahead(line, ticket)]
        if not line:
            del self._lines[name]


def stands_ahead(line: Line, ticket: Ticket) -> int:
    """How many of a line go before a ticket, which may be in it."""
    return bisect_left(line, ticket.rank, key=_rank)


def _rank(ticket: Ticket) -> Rank:
    return ticket.rank
