"""Builds the tree: every place that a call can come to, and every way on from there."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from dialplan.company import Company
from dialplan.decision import Decision
from dialplan.destinations import (
    Destination,
    External,
    HuntGroup,
    Menu,
    hours_of,
    temporary_close_of,
)
from dialplan.destinations.menu import Meaning
from dialplan.foresight.considering import Considered, consider_hours
from dialplan.foresight.endings import endings_of
from dialplan.forwarding import sends
from dialplan.ids import DestinationId
from dialplan.menu import Match
from dialplan.next import KeysPressed, Outcome, admit, enter, follow
from dialplan.numbers import E164
from dialplan.presentation import show_forwarded


@dataclass(frozen=True, slots=True)
class Branch:
    """One way on: ``when`` says what must happen for it, ``then`` is None where it is not followed.

    ``is_taken`` where the call goes that way by the keys that were given, or when all goes well.
    """

    when: str
    decision: Decision
    is_taken: bool
    then: "Place | None" = None


@dataclass(frozen=True, slots=True)
class Place:
    """A destination that a call comes to. ``is_repeated`` where the tree shows its branches elsewhere.

    ``heard`` is what a menu made of keys before it was left, or that led nowhere.
    """

    at: DestinationId
    considered: tuple[Considered, ...] = ()
    heard: tuple[str, ...] = ()
    branches: tuple[Branch, ...] = ()
    is_repeated: bool = False


@dataclass(frozen=True, slots=True)
class Foreseen:
    """Where a call to a number begins, and the first place it comes to (None: it is refused)."""

    decision: Decision
    first: Place | None


def foresee(
    company: Company,
    number: E164 | None,
    now: datetime,
    keys: str = "",
    *,
    caller: E164 | None = None,
    every: bool = False,
) -> Foreseen:
    """Follow a call to ``number`` at ``now`` (aware) whose caller presses ``keys``, one after the other.

    ``caller`` is their number, which decides what a call shows that is sent out of the house again. Where a
    menu gets no keys, all of its own are followed; with ``every`` all branches of every place.
    """
    decision = enter(company, number)
    walk = _Walk(company, now, caller, every=every)
    return Foreseen(decision, None if decision.to is None else walk.come_to(decision.to, keys, None))


@dataclass(slots=True)
class _Walk:
    """``shown`` are the places that the tree has already. Of the keys only the way that is taken has any."""

    company: Company
    now: datetime
    caller: E164 | None
    every: bool = field(kw_only=True)
    shown: set[DestinationId] = field(default_factory=set)

    def come_to(self, to: DestinationId, keys: str, sender: DestinationId | None) -> Place:
        """``sender`` is the place that a call shows the number of, should it leave the house."""
        destination = self.company.destinations[to]
        if to in self.shown:
            return Place(to, is_repeated=True)
        self.shown.add(to)
        if isinstance(destination, External):
            branches = tuple(self._branches(destination, keys, sender))
            return Place(to, (self._shown_outside(sender),), branches=branches)
        if sends(self.company, destination):
            sender = to
        hours, closed_now = hours_of(destination), temporary_close_of(destination)
        considered = consider_hours(hours, closed_now, self.now, self.company.time_zone)
        if isinstance(destination, HuntGroup):
            considered = (*considered, _shown_to_agents(destination))
        admission = admit(self.company, destination, self.now)
        if admission is not None and admission.to is not None:
            closed = Branch("closed", admission, is_taken=True, then=self.come_to(admission.to, keys, sender))
            return Place(to, considered, branches=(closed,))
        if isinstance(destination, Menu):
            pressed = _press(destination, keys)
            branches = tuple(self._branches_of_menu(destination, pressed, sender))
            return Place(to, considered, pressed.heard, branches)
        return Place(to, considered, branches=tuple(self._branches(destination, keys, sender)))

    def _shown_outside(self, sender: DestinationId | None) -> Considered:
        """Which number the telephone outside shows; by a trunk that shows only numbers of the house."""
        forwarder = self.company.shown_numbers.get(sender) if sender is not None else None
        shown = show_forwarded(self.company, self.caller, forwarder, trunk_shows_foreign=False)
        return Considered("number shown", applies=True, saw={"whose": shown.why})

    def _branches(self, here: Destination, keys: str, sender: DestinationId | None) -> Iterator[Branch]:
        for number, (when, outcome) in enumerate(endings_of(here)):
            goes_well = number == 0
            yield self._branch(
                here,
                when,
                outcome,
                keys if goes_well else "",
                sender,
                is_taken=goes_well,
                is_followed=goes_well,
            )

    def _branches_of_menu(
        self, menu: Menu, pressed: "_Pressed", sender: DestinationId | None
    ) -> Iterator[Branch]:
        for when, outcome in endings_of(menu):
            is_taken = outcome == pressed.outcome
            is_extension = isinstance(outcome, KeysPressed) and outcome.keys not in menu.keys
            if is_extension and not (is_taken or self.every):
                continue  # a company's extensions are thousands
            is_followed = is_taken or (pressed.outcome is None and isinstance(outcome, KeysPressed))
            yield self._branch(
                menu,
                when,
                outcome,
                pressed.left if is_taken else "",
                sender,
                is_taken=is_taken,
                is_followed=is_followed,
            )

    def _branch(
        self,
        here: Destination,
        when: str,
        outcome: Outcome,
        keys: str,
        sender: DestinationId | None,
        *,
        is_taken: bool,
        is_followed: bool,
    ) -> Branch:
        decision = follow(here, outcome)
        if decision.to is None or not (is_followed or self.every):
            return Branch(when, decision, is_taken)
        return Branch(when, decision, is_taken, self.come_to(decision.to, keys, sender))


def _shown_to_agents(group: HuntGroup) -> Considered:
    """What the agents' phones show of a call, as they know by it which group it is for."""
    sees = group.agents_see
    shows = "caller" if sees.number is None else "own number"
    suffix = {"id": sees.suffix} if sees.number is None and sees.suffix else {}
    return Considered("agents see", applies=True, saw={"shows": shows, **suffix})


@dataclass(frozen=True, slots=True)
class _Pressed:
    """What a menu took of the keys (None: no choice of it), what it heard besides, and the keys left."""

    outcome: Outcome | None
    heard: tuple[str, ...]
    left: str


def _press(menu: Menu, keys: str) -> _Pressed:
    """Type keys into a menu as callers do."""
    choices, digits = menu.choices(), ""
    heard: list[str] = []
    for number, key in enumerate(keys, 1):
        digits, left = digits + key, keys[number:]
        match = choices.match(digits)
        if match in (Match.INCOMPLETE, Match.AMBIGUOUS) and left:
            continue
        code = choices.chosen(digits)
        if code is None:
            heard.append(f"{digits}: no choice")
        elif (meaning := menu.meaning(code)) not in _SAID_ON_THE_SPOT:
            return _Pressed(KeysPressed(code), tuple(heard), left)
        else:
            heard.append(f"{code}: {_SAID_ON_THE_SPOT[meaning]}")
        digits = ""
    return _Pressed(None, tuple(heard), "")


_SAID_ON_THE_SPOT = {Meaning.LANGUAGE: "another language", Meaning.HOURS: "the hours are said"}
"""After these the menu goes on."""
