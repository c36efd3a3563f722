"""What the people at the phones did by the hour: a phone that rings is answered as it was at that time."""

from bisect import bisect_left
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from random import Random
from statistics import median

from dialplan.outcome import LegOutcome
from simulator.phones import Answers, Ignores, Phone, Reaction, Refuses, Unregistered
from simulator.recorded.rings import Ring

_BUSY, _DECLINED = 486, 603
_STATUS_OF_CAUSE: Mapping[int, int] = {1: 404, 17: _BUSY, 18: 408, 19: 480, 21: _DECLINED, 34: 503}
_FAULT = 503
_ANSWERS_AFTER_S = 5.0
"""Where no answer is on record at all."""


class Moods:
    """``now`` is set when the world is there; ``absent`` are phones that were not there at all."""

    def __init__(self, rings: Mapping[str, Sequence[Ring]], absent: Collection[str], seed: int) -> None:
        self._absent = absent
        self.now: Callable[[], datetime] | None = None
        answers = {phone: _answers(of_phone) for phone, of_phone in rings.items()}
        of_all = sorted(after_s for of_phone in answers.values() for after_s in of_phone)
        self._usual = Answers(median(of_all) if of_all else _ANSWERS_AFTER_S)
        self._began = {phone: [ring.began for ring in of_phone] for phone, of_phone in rings.items()}
        self._reactions = {
            phone: _reactions(of_phone, answers[phone] or of_all, Random(f"{seed} phone {phone}"))
            for phone, of_phone in rings.items()
        }

    def phone(self, endpoint: str, *, asks: bool = False) -> Phone:
        """A phone of this name; one with no ring on record is answered as most are. ``asks`` to press 1."""
        return Phone(
            endpoint, (self._usual,), has_two_lines=True, mood=lambda: self._mood(endpoint, asks=asks)
        )

    def _mood(self, endpoint: str, *, asks: bool) -> Reaction:
        reaction = self._nearest(endpoint)
        if asks and isinstance(reaction, Answers):
            return Answers(reaction.after_s, reaction.talks_s, presses="1", presses_after_s=0.5)
        return reaction

    def _nearest(self, endpoint: str) -> Reaction:
        """That of the ring nearest in time."""
        began = self._began.get(endpoint)
        if endpoint in self._absent:
            return Unregistered()
        if not began:
            return self._usual
        if self.now is None:
            return self._reactions[endpoint][0]
        now = self.now()
        after = bisect_left(began, now)
        near = [number for number in (after - 1, after) if 0 <= number < len(began)]
        return self._reactions[endpoint][min(near, key=lambda number: abs(began[number] - now))]


def _answers(rings: Sequence[Ring]) -> Sequence[float]:
    return sorted(ring.rang_s for ring in rings if ring.outcome is LegOutcome.ANSWERED)


def _reactions(rings: Sequence[Ring], answers: Sequence[float], chance: Random) -> Sequence[Reaction]:
    return [_reaction(ring, answers, chance) for ring in rings]


def _reaction(ring: Ring, answers: Sequence[float], chance: Random) -> Reaction:
    status = _STATUS_OF_CAUSE.get(ring.cause or 0)
    match ring.outcome:
        case LegOutcome.ANSWERED:
            return Answers(ring.rang_s)
        case LegOutcome.BUSY:
            return Refuses(status or _BUSY, ring.rang_s)
        case LegOutcome.DECLINED:
            return Refuses(status or _DECLINED, ring.rang_s)
        case LegOutcome.NO_ANSWER:
            return Refuses(status, ring.rang_s) if status is not None else Ignores()
        case LegOutcome.UNREACHABLE:
            return Unregistered() if ring.cause is None else Refuses(status or _FAULT, ring.rang_s)
        case LegOutcome.ABANDONED:
            return Answers(_after(ring.rang_s, answers, chance))


def _after(rang_s: float, answers: Sequence[float], chance: Random) -> float:
    """When somebody would have answered who was spared it: as in another ring that was longer."""
    longer = [after_s for after_s in answers if after_s > rang_s]
    return (
        chance.choice(longer)
        if longer
        else rang_s + (chance.choice(answers) if answers else _ANSWERS_AFTER_S)
    )
