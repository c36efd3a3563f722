"""Builds the tree: first the way that the call takes, to its end, then what else can happen along it."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from dialplan.company import Company
from dialplan.decision import Decision, Step
from dialplan.destinations import Destination, External, HuntGroup, Menu, hours_of, temporary_close_of
from dialplan.foresight.considering import Considered, consider_hours
from dialplan.foresight.endings import endings_of
from dialplan.foresight.pressing import Pressed, press
from dialplan.foresight.tree import Branch, Foreseen, Place
from dialplan.forwarding import HOP_LIMIT, is_forward, sends
from dialplan.ids import DestinationId
from dialplan.next import STEP_LIMIT, admit, enter, follow
from dialplan.numbers import E164
from dialplan.presentation import show_forwarded
from dialplan.visit import KeysPressed, Outcome, TriesSpent


def foresee(
    company: Company,
    number: E164 | None,
    now: datetime,
    keys: str | None = None,
    *,
    caller: E164 | None = None,
    every: bool = False,
) -> Foreseen:
    """Follow a call to ``number`` at ``now`` (aware) whose caller presses ``keys`` as they are asked for.

    With None nobody said what they press: then all keys of a menu are followed, and none is taken. ``caller``
    is their number, which decides what a call shows that is sent out of the house again, and who can be
    called back. With ``every`` all branches of every place are followed.
    """
    decision = enter(company, number)
    walk = _Walk(company, now, caller, every=every, unused=keys or "")
    if decision.to is None:
        return Foreseen(decision, None, walk.unused)
    first = walk.come_to(decision.to, None, _Way(keys))
    return Foreseen(decision, first, walk.unused)


@dataclass(frozen=True, slots=True)
class _Way:
    """How far a call has come on the way that it takes: the ``keys`` left, and what limits count.

    ``passed`` are the places it came to, with all that decides how it goes on from there.
    """

    keys: str | None
    steps: int = 0
    hops: int = 0
    passed: frozenset[tuple[DestinationId, str | None, int]] = frozenset()

    def is_round(self, to: DestinationId) -> bool:
        """Whether it was there before with the same keys left: it would go round so for ever."""
        return (to, self.keys, self.hops) in self.passed

    def arrive(self, to: DestinationId) -> "_Way":
        return replace(self, steps=self.steps + 1, passed=self.passed | {(to, self.keys, self.hops)})


@dataclass(frozen=True, slots=True)
class _Possible:
    """One way on, before anything of it is followed."""

    when: str
    outcome: Outcome
    is_taken: bool
    is_followed: bool


@dataclass(slots=True)
class _Walk:
    """``shown`` are the places that the tree has already, ``unused`` the keys left where the way ends.

    Beside the way that is taken nothing is known of keys: there ``way`` is None.
    """

    company: Company
    now: datetime
    caller: E164 | None
    unused: str
    every: bool = field(kw_only=True)
    shown: set[DestinationId] = field(default_factory=set)

    def come_to(self, to: DestinationId, sender: DestinationId | None, way: _Way | None) -> Place:
        """``sender`` is the place that a call shows the number of, should it leave the house."""
        if way is None and to in self.shown:
            return Place(to, is_repeated=True)
        self.shown.add(to)
        if way is not None and way.is_round(to):
            return Place(to, branches=(self._end("and so on", _STEPS, way),), is_repeated=True)
        way = way.arrive(to) if way is not None else None
        destination = self.company.destinations[to]
        sender = to if sends(self.company, destination) else sender
        considered = tuple(self._consider(destination, sender))
        admission = admit(self.company, destination, self.now)
        if admission is not None and admission.to is not None:
            then = self.come_to(admission.to, sender, way)
            return Place(to, considered, branches=(Branch("closed", admission, way is not None, then),))
        if way is not None and way.steps > STEP_LIMIT:
            return Place(to, branches=(self._end(f"after {STEP_LIMIT} places", _STEPS, way),))
        pressed = self._press(destination, way)
        way = replace(way, keys=pressed.left) if way is not None and way.keys is not None else way
        return Place(to, considered, pressed.heard, self._branches(destination, sender, way, pressed.outcome))

    def _consider(self, here: Destination, sender: DestinationId | None) -> Iterator[Considered]:
        """What is looked at before anything happens there."""
        if isinstance(here, External):
            yield self._shown_outside(sender)
        yield from consider_hours(hours_of(here), temporary_close_of(here), self.now, self.company.time_zone)
        if isinstance(here, HuntGroup):
            yield _shown_to_agents(here)

    def _shown_outside(self, sender: DestinationId | None) -> Considered:
        """Which number the telephone outside shows; by a trunk that shows only numbers of the house."""
        forwarder = self.company.shown_numbers.get(sender) if sender is not None else None
        shown = show_forwarded(self.company, self.caller, forwarder, trunk_shows_foreign=False)
        return Considered("number shown", applies=True, saw={"whose": shown.why})

    def _press(self, here: Destination, way: _Way | None) -> Pressed:
        if way is None or way.keys is None:
            return Pressed(None, (), "")
        return press(self.company, here, way.keys, self.caller)

    def _branches(
        self, here: Destination, sender: DestinationId | None, way: _Way | None, by_keys: Outcome | None
    ) -> tuple[Branch, ...]:
        """In the order of ``endings_of``; what is taken is followed first, so that its way is whole."""
        possible = tuple(self._possible(here, way is not None, by_keys))
        branches = {
            number: self._branch(here, possible[number], sender, way)
            for number in sorted(range(len(possible)), key=lambda number: not possible[number].is_taken)
        }
        return tuple(branches[number] for number in range(len(possible)))

    def _possible(self, here: Destination, is_on_way: bool, by_keys: Outcome | None) -> Iterator[_Possible]:
        """A menu is left by keys alone; elsewhere what happens when all goes well comes first."""
        menu = here if isinstance(here, Menu) else None
        is_decided = is_on_way and (menu is None or by_keys is not None)
        for number, (when, outcome) in enumerate(endings_of(here)):
            is_likely = number == 0 if menu is None else isinstance(outcome, KeysPressed)
            is_taken = is_decided and (is_likely if by_keys is None else _is_like(outcome, by_keys))
            is_own = not isinstance(outcome, KeysPressed) or (menu is not None and outcome.keys in menu.keys)
            if not (is_own or is_taken or self.every):
                continue  # a company's extensions are thousands
            is_followed = is_taken or self.every or (is_likely and not is_decided)
            exact = by_keys if is_taken and by_keys is not None else outcome
            yield _Possible(when, exact, is_taken, is_followed)

    def _branch(
        self, here: Destination, one: _Possible, sender: DestinationId | None, way: _Way | None
    ) -> Branch:
        decision = follow(here, one.outcome)
        taken = way if one.is_taken else None
        if taken is not None and decision.to is None:
            self.unused = taken.keys or ""
        if decision.to is None or not one.is_followed:
            return Branch(one.when, decision, one.is_taken)
        if taken is not None and is_forward(here, self.company.destinations[decision.to]):
            taken = replace(taken, hops=taken.hops + 1)
            if taken.hops > HOP_LIMIT:
                hopped = self._end(f"sent on {HOP_LIMIT} times", _hop_limit(here.id), taken)
                return Branch(one.when, decision, is_taken=True, then=Place(decision.to, branches=(hopped,)))
        return Branch(one.when, decision, one.is_taken, self.come_to(decision.to, sender, taken))

    def _end(self, when: str, decision: Decision, way: _Way) -> Branch:
        """Growing too long ends the way."""
        self.unused = way.keys or ""
        return Branch(when, decision, is_taken=True)


_STEPS = Decision(Step.END, "walk.step_limit", {"steps": STEP_LIMIT}, "hang up")


def _hop_limit(at: DestinationId) -> Decision:
    return Decision(Step.END, "forward.hop_limit", {"at": at, "hops": HOP_LIMIT}, "busy")


def _is_like(outcome: Outcome, pressed: Outcome) -> bool:
    """Tries are spent in more ways than one, and lead to the same place."""
    return outcome == pressed or (isinstance(outcome, TriesSpent) and isinstance(pressed, TriesSpent))


def _shown_to_agents(group: HuntGroup) -> Considered:
    """What the agents' phones show of a call, as they know by it which group it is for."""
    sees = group.agents_see
    shows = "caller" if sees.number is None else "own number"
    suffix = {"id": sees.suffix} if sees.number is None and sees.suffix else {}
    return Considered("agents see", applies=True, saw={"shows": shows, **suffix})
