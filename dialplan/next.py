"""The walk's one step: from where a call is and how that ended to where it goes, each with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from dialplan.company import Company
from dialplan.decision import Decision, Seen, Step
from dialplan.destinations import (
    Announcement,
    Busy,
    Destination,
    External,
    HangUp,
    HuntGroup,
    Menu,
    Person,
    Voicemail,
    hours_of,
    temporary_close_of,
)
from dialplan.ids import DestinationId
from dialplan.numbers import E164
from dialplan.opening_hours import judge
from dialplan.outcome import LegOutcome

STEP_LIMIT = 50
"""Destinations one call may pass: far more than a person has patience for, and an end to any loop."""


@dataclass(frozen=True, slots=True)
class KeysPressed:
    keys: str


@dataclass(frozen=True, slots=True)
class TriesSpent:
    """No key that leads anywhere, as often as the menu allows."""

    tries: int


@dataclass(frozen=True, slots=True)
class Overflowed:
    """The caller waited as long as the group lets them."""


@dataclass(frozen=True, slots=True)
class NotAnswered:
    """Nobody answered, and this is why."""

    outcome: LegOutcome


@dataclass(frozen=True, slots=True)
class Announced:
    """All was said."""


@dataclass(frozen=True, slots=True)
class Finished:
    """Nothing comes after this: a conversation, a message or a busy tone is over."""


Outcome = KeysPressed | TriesSpent | Overflowed | NotAnswered | Announced | Finished


def enter(company: Company, did: E164 | None) -> Decision:
    """Where a call to ``did`` begins; a number that nobody has is answered by the unassigned rule."""
    owner = company.numbers.get(did) if did is not None else None
    if owner is None:
        saw = {"owned": did in company.inactive}
        return Decision(Step.NUMBER, "number.unassigned", saw, f"to {company.unassigned}", company.unassigned)
    return Decision(Step.NUMBER, "number.assigned", {"owned": True}, f"to {owner}", owner)


def admit(company: Company, destination: Destination, now: datetime) -> Decision | None:
    """Whether a destination with opening hours takes the call now; None where nothing can close it.

    ``to`` is where a closed destination sends the caller, None where it is open.
    """
    verdict = judge(hours_of(destination), temporary_close_of(destination), now, company.time_zone)
    if verdict is None:
        return None
    decided = "open" if verdict.to is None else f"closed, to {verdict.to}"
    saw = {"at": destination.id, **verdict.saw}
    return Decision(Step.HOURS, f"hours.{verdict.reason}", saw, decided, verdict.to)


def follow(destination: Destination, outcome: Outcome) -> Decision:
    """Where a call goes from ``destination`` after ``outcome``; ``to`` is None where the call ends."""
    match destination, outcome:
        case Menu(), KeysPressed(keys):
            return _go(Step.MENU, "menu.key", destination, {"keys": keys}, destination.keys[keys])
        case Menu(), TriesSpent(tries):
            return _go(
                Step.MENU, "menu.tries_spent", destination, {"tries": tries}, destination.after_last_try
            )
        case HuntGroup(), Overflowed():
            waited = {"max_wait_s": destination.max_wait_s}
            return _go(Step.QUEUE, "group.overflow", destination, waited, destination.overflow)
        case Person(), NotAnswered(leg):
            ended = {"outcome": leg.value}
            return _go(Step.RING, f"person.{leg}", destination, ended, _exit_of_person(destination, leg))
        case Announcement(), Announced():
            return _go(Step.ANNOUNCEMENT, "announcement.then", destination, {}, destination.then)
        case External(), NotAnswered(leg):
            return _end(Step.RING, f"external.{leg}", destination)
        case ((HuntGroup() | Person() | External()), Finished()):
            return _end(Step.TALK, "talk.over", destination)
        case Voicemail(), Finished():
            return _end(Step.VOICEMAIL, "voicemail.over", destination)
        case ((Busy() | HangUp()), Finished()):
            return _end(Step.END, "end.reached", destination)
        case _:
            raise ValueError(f"{destination.id} can't end with {outcome}")


def _exit_of_person(person: Person, outcome: LegOutcome) -> DestinationId:
    match outcome:
        case LegOutcome.BUSY:
            return person.busy
        case LegOutcome.DECLINED:
            return person.declined
        case LegOutcome.NO_ANSWER | LegOutcome.ABANDONED:
            return person.no_answer
        case LegOutcome.UNREACHABLE:
            return person.unreachable
        case LegOutcome.ANSWERED:
            raise ValueError("an answered call has no exit")
        case _:
            assert_never(outcome)


def _go(step: Step, rule: str, here: Destination, saw: Mapping[str, Seen], to: DestinationId) -> Decision:
    return Decision(step, rule, {"at": here.id, **saw}, f"to {to}", to)


def _end(step: Step, rule: str, here: Destination) -> Decision:
    return Decision(step, rule, {"at": here.id}, "hang up")
