"""What a recorded caller would do, wherever a call of theirs comes to; and where that is not known."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from statistics import fmean

from dialplan.company import Company
from dialplan.destinations import Menu, Voicemail
from dialplan.ids import DestinationId
from simulator.callers import Hear, Leave, Speak
from simulator.recorded.calls import RecordedCall
from simulator.recorded.patience import mean_patience_s
from simulator.recorded.visits import BEEP, Script, visits_of

Tries = Sequence[Script]
"""What somebody does in each try at a place."""

_TALKS_S = 180.0
"""Where no conversation is on record at all."""

_MESSAGE: Tries = ((Hear(BEEP), Speak(10.0), Leave()),)
"""Where nobody is on record who came to a voicemail box."""


@dataclass(frozen=True, slots=True)
class Habits:
    """``visits`` are those of each place in their order, None for one that found it closed.

    ``waits_s`` is how long they wait for somebody altogether (None: for ever), ``talks_s`` how long they talk
    to whoever answers.
    """

    visits: Mapping[DestinationId, Sequence[Tries | None]]
    waits_s: float | None
    talks_s: float


class Habitude:
    """All callers' habits together: what they are not known by themselves is drawn from what others did.

    The draw is by seed, call and place, so that it is the same through any configuration.
    """

    def __init__(self, calls: Sequence[RecordedCall], company: Company, seed: int) -> None:
        self._seed = seed
        self._visits = {call.cdr.call: _by_place(call, company) for call in calls}
        self._at: defaultdict[DestinationId, list[Tries]] = defaultdict(list)
        for visits in self._visits.values():
            for at, of_place in visits.items():
                self._at[at] += [tries for tries in of_place if tries is not None]
        self._messages = [
            tries
            for at, visits_there in self._at.items()
            if isinstance(company.destinations.get(at), Voicemail)
            for tries in visits_there
        ]
        waits = [waiting for call in calls if (waiting := call.waiting) is not None]
        self.patience_s = mean_patience_s([(waiting.waited_s, waiting.gave_up) for waiting in waits])
        self._talks = [call.cdr.talk_s for call in calls if call.is_answered and call.cdr.talk_s > 0]

    @property
    def mean_talk_s(self) -> float:
        return fmean(self._talks) if self._talks else _TALKS_S

    def of(self, call: RecordedCall) -> Habits:
        chance = Random(f"{self._seed} caller {call.cdr.call}")
        drawn_s = chance.choice(self._talks) if self._talks else _TALKS_S
        return Habits(
            visits=self._visits[call.cdr.call],
            waits_s=self._waits_s(call, chance),
            talks_s=call.cdr.talk_s if call.is_answered else drawn_s,
        )

    def improvise(self, call: RecordedCall, company: Company, at: DestinationId, visit: int) -> Tries:
        """What a caller does at a place where they never were: as some other caller did."""
        chance = Random(f"{self._seed} {call.cdr.call} {at} {visit}")
        match company.destinations.get(at):
            case Menu():
                return chance.choice(self._at[at]) if self._at[at] else ()
            case Voicemail():
                return chance.choice(self._messages) if self._messages else _MESSAGE
            case _:
                return ()

    def _waits_s(self, call: RecordedCall, chance: Random) -> float | None:
        """Who did not give up had more patience than they needed: how much more nobody knows, so it is drawn.

        An exponential patience has no memory: what is left of it is drawn as if it began anew.
        """
        more_s = None if self.patience_s is None else chance.expovariate(1 / self.patience_s)
        waiting = call.waiting
        if waiting is None:
            return more_s
        if waiting.gave_up:
            return waiting.waited_s
        return None if more_s is None else waiting.waited_s + more_s


def _by_place(call: RecordedCall, company: Company) -> Mapping[DestinationId, Sequence[Tries | None]]:
    places: defaultdict[DestinationId, list[Tries | None]] = defaultdict(list)
    for visit in visits_of(call, company):
        places[visit.at].append(tuple(visit.tries) if visit.was_open else None)
    return places
