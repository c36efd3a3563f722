"""Keeps one promise, from the wait for an agent to the last try."""

import asyncio
from dataclasses import dataclass, replace

import structlog

from dialplan.decision import Decision, Seen, Step
from dialplan.destinations import Callback as CallbackOffer
from dialplan.hunting import Choice
from dialplan.outcome import LegOutcome
from dialplan.presentation import show_forwarded
from dialplan.queueing import Ticket, callback_ticket_of
from dialplan.queueing.owing import MayCall, NotYet, Over, Owing, Why, company_of, judge_promise
from dialplan.queueing.promises import Promise, after_try
from engine.ami import Callback
from engine.callbacks.attempts import CallBack, await_end, call_out
from engine.callbacks.records import begin_dialling, record_over, record_unanswered
from engine.calls.desk import Desk
from engine.queues import Place, Queues

_log = structlog.get_logger(__name__)

_LOOK_AGAIN_S = 10.0
"""Groups open, close and change without telling anybody."""
_BREATH_S = 2.0
"""After the call that asked for it is over, the networks take a moment to free its telephone."""
_RING_S = 30
"""Where the group's own is not known any more."""


@dataclass(frozen=True, slots=True)
class _Turn:
    """An agent is kept for the call, which may be made now."""

    owing: MayCall
    ticket: Ticket
    choice: Choice

    @property
    def decision(self) -> Decision:
        saw: dict[str, Seen] = {"at": self.ticket.group, "free": self.choice.free, "level": self.choice.level}
        kept = ", ".join(self.choice.agents)
        return Decision(Step.RING, f"hunting.{self.ticket.strategy}", saw, f"keeps {kept}")


@dataclass(frozen=True, slots=True)
class Keeper:
    """Of one organisation's promises."""

    desk: Desk
    call_back: CallBack
    queues: Queues

    async def keep(self, promise: Promise) -> None:
        """Try until nothing is left of it. Who answers cancels this by arriving."""
        left: Promise | None = promise
        while left is not None:
            left = await self._try(left)
            if left is not None:
                self.queues.promises.make(left)

    async def _try(self, promise: Promise) -> Promise | None:
        """Call once, when it is their turn; return what is left of the promise after nobody answered."""
        if promise.is_calling:
            outcome = await await_end(self.desk.exchange, promise.attempt, self._ring_s(promise))
            return self._count_try(promise, outcome)
        owing = self._judge(promise)
        if isinstance(owing, Over):
            self._give_up(promise, owing)
            return None
        try:
            with self.queues.place(self._ticket(promise, owing)) as place:
                turn = await self._await_turn(place, promise)
                if isinstance(turn, Over):
                    self._give_up(promise, turn)
                    return None
                outcome = await self._call(promise, turn)
        finally:
            self.queues.agents.release_all(promise.place)
        return self._count_try(promise, outcome)

    async def _await_turn(self, place: Place, promise: Promise) -> _Turn | Over:
        """Wait until an agent is kept for the call, by the group as it is at each moment."""
        while True:
            owing = self._judge(promise)
            if isinstance(owing, Over):
                return owing
            if isinstance(owing, NotYet):
                place.stop_asking()
                await self._pause(promise, owing)
                continue
            ticket = self._ticket(promise, owing)
            self.queues.ledger.begin_day(self.desk.ports.now().astimezone(owing.company.time_zone).date())
            place.renew(ticket)
            choice = await _offer(place)
            if choice is not None and self._judge(promise) == owing:
                return _Turn(owing, ticket, choice)
            self.queues.agents.release_all(promise.place)  # it closed, or changed, while nobody was free

    def _judge(self, promise: Promise) -> Owing:
        owing = judge_promise(promise, self.desk.ports.configuration.current(), self.desk.ports.now())
        exchange = self.desk.exchange
        if isinstance(owing, MayCall) and (not exchange.is_ami_up or exchange.knows(promise.call)):
            return NotYet(owing.group)
        return owing

    async def _pause(self, promise: Promise, owing: NotYet) -> None:
        """For as long as it takes; who asked for the call may still be on the line, and busy by that."""
        if self.desk.exchange.knows(promise.call):
            await self.desk.exchange.wait_for_end(promise.call, _LOOK_AGAIN_S)
            await asyncio.sleep(_BREATH_S)
        elif owing.until is None:
            await asyncio.sleep(_LOOK_AGAIN_S)
        else:
            left_s = (owing.until - self.desk.ports.now()).total_seconds()
            await asyncio.sleep(min(left_s, _LOOK_AGAIN_S))

    def _ticket(self, promise: Promise, owing: MayCall | NotYet) -> Ticket:
        """Who did not answer the caller is left in peace by the callback, too."""
        ticket = callback_ticket_of(owing.group, promise.place, promise.joined)
        kept = self.queues.ticket(promise.place)
        return ticket if kept is None else replace(ticket, resting=kept.resting)

    async def _call(self, promise: Promise, turn: _Turn) -> LegOutcome:
        company, group = turn.owing.company, turn.owing.group
        trunk = self.desk.settings.trunk
        if trunk is None:
            return LegOutcome.UNREACHABLE
        number = company.shown_numbers.get(group.id)
        shown = show_forwarded(company, None, number, trunk_shows_foreign=False)
        promise = begin_dialling(self.desk, company, promise, turn.decision, shown)
        self.queues.promises.make(promise)
        callback = Callback(promise.attempt, promise.number, trunk, shown.number, self._ring_s(promise))
        return await call_out(self.desk.exchange, self.call_back, callback)

    def _ring_s(self, promise: Promise) -> int:
        offer = self._offer_of(promise)
        return _RING_S if offer is None else offer.ring_s

    def _offer_of(self, promise: Promise) -> CallbackOffer | None:
        """What the group promises today."""
        owing = self._judge(promise)
        return None if isinstance(owing, Over) else owing.group.callback

    def _count_try(self, promise: Promise, outcome: LegOutcome) -> Promise | None:
        promise = self.queues.promises.get(promise.call) or promise  # as it became while it was dialled
        company = company_of(promise, self.desk.ports.configuration.current())
        left = after_try(promise, self._offer_of(promise), self.desk.ports.now())
        record_unanswered(self.desk, company, promise, left, outcome)
        return left

    def _give_up(self, promise: Promise, over: Over) -> None:
        match over.why:
            case Why.GROUP_GONE:
                _log.warning("a group that owed a callback is gone", group=promise.group)
            case Why.EXPIRED:
                _log.info(
                    "a promise to call back was forgotten: nobody was free in time", group=promise.group
                )
        record_over(self.desk, promise, over)


async def _offer(place: Place) -> Choice | None:
    """Agents for the call; None where it is time to look at the group again."""
    try:
        async with asyncio.timeout(_LOOK_AGAIN_S):
            return await place.wait_for_agents()
    except TimeoutError:
        return None
