"""The walk's one step: from where a call is and how that ended to where it goes, each with its reason."""

from collections.abc import Mapping
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
    InactivePerson,
    Mailbox,
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
from dialplan.outgoing import Inside
from dialplan.visit import (
    Announced,
    CallbackPromised,
    CallsBack,
    Finished,
    KeysPressed,
    LeavesGroup,
    LedHome,
    LeftQueue,
    NobodyHere,
    NobodyThere,
    NotAnswered,
    Outcome,
    Overflowed,
    Paused,
    QueueFull,
    TriesSpent,
)

STEP_LIMIT = 50
"""Destinations one call may pass: far more than a person has patience for, and an end to any loop."""


def enter(company: Company, did: E164 | None) -> Decision:
    """Where a call to ``did`` begins; ``to`` is None for a number that is not the organisation's at all.

    A number of the house that leads nowhere for now is answered by the rule for such.
    """
    owner = company.numbers.get(did) if did is not None else None
    if owner is None and did in company.inactive:
        to = company.unassigned
        return Decision(Step.NUMBER, "number.inactive", {"owned": True}, f"to {to}", to)
    if owner is None:
        return Decision(Step.NUMBER, "number.nobody", {"owned": False}, "no such number")
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
        case Menu(), (KeysPressed() | TriesSpent()):
            return _leave_menu(destination, outcome)
        case HuntGroup(), Overflowed() | QueueFull() | NobodyThere() | LeftQueue() | CallbackPromised():
            return _leave_group(destination, outcome)
        case Person(), (NotAnswered() | Paused()):
            return _leave_person(destination, outcome)
        case InactivePerson(), NobodyHere():
            return _go(Step.RING, "person.inactive", destination, {}, destination.to)
        case Announcement(), Announced():
            return _go(Step.ANNOUNCEMENT, "announcement.then", destination, {}, destination.then)
        case External(), (LedHome() | NotAnswered()):
            return _leave_external(destination, outcome)
        case ((HuntGroup() | Person() | External()), Finished()):
            return _end(Step.TALK, "talk.over", destination)
        case Voicemail(), Finished():
            return _end(Step.VOICEMAIL, "voicemail.over", destination)
        case Mailbox(), (CallsBack() | Finished()):
            return _leave_mailbox(destination, outcome)
        case ((Busy() | HangUp()), Finished()):
            return _end(Step.END, "end.reached", destination)
        case _:
            raise ValueError(f"{destination.id} can't end with {outcome}")


def _leave_menu(menu: Menu, outcome: KeysPressed | TriesSpent) -> Decision:
    match outcome:
        case KeysPressed(keys) if keys in menu.keys:
            return _go(Step.MENU, "menu.key", menu, {"keys": keys}, menu.keys[keys])
        case KeysPressed(keys) if keys in menu.extensions:
            return _go(Step.MENU, "menu.extension", menu, {}, menu.extensions[keys])
        case TriesSpent(no_match, no_input):
            spent = {"no_match": no_match, "no_input": no_input}
            return _go(Step.MENU, "menu.tries_spent", menu, spent, menu.after_last_try)
        case _:
            raise ValueError(f"{menu.id} can't end with {outcome}")


def _leave_mailbox(mailbox: Mailbox, outcome: CallsBack | Finished) -> Decision:
    if isinstance(outcome, Finished):
        return _end(Step.VOICEMAIL, "mailbox.over", mailbox)
    to = outcome.sender.to if isinstance(outcome.sender, Inside) else None
    saw: dict[str, Seen] = {"at": mailbox.id, "inside": to is not None}
    return Decision(Step.VOICEMAIL, "mailbox.calls_back", saw, "calls the sender", to)


def _leave_group(group: HuntGroup, how: LeavesGroup) -> Decision:
    match how:
        case Overflowed():
            return _go(Step.QUEUE, "group.overflow", group, {"max_wait_s": group.max_wait_s}, group.overflow)
        case QueueFull(waiting):
            saw = {"waiting": waiting, "max_waiting": group.max_waiting}
            return _go(Step.QUEUE, "group.full", group, saw, group.when_full or group.overflow)
        case NobodyThere(agents):
            to = group.when_nobody or group.overflow
            return _go(Step.QUEUE, "group.nobody", group, {"agents": agents, "logged_in": 0}, to)
        case LeftQueue(key):
            return _go(Step.QUEUE, "group.exit_key", group, {"key": key}, group.exit_keys[key])
        case CallbackPromised():
            return _end(Step.QUEUE, "callback.over", group)
        case _:
            assert_never(how)


def _leave_person(person: Person, outcome: NotAnswered | Paused) -> Decision:
    match outcome:
        case NotAnswered(leg):
            name, to = _exit_of_person(person, leg)
            ended = {"outcome": leg.value, **_origin(person, name)}
            return _go(Step.RING, f"person.{leg}", person, ended, to)
        case Paused():
            origin = _origin(person, "busy" if person.paused is None else "paused")
            return _go(Step.RING, "person.paused", person, origin, person.paused or person.busy)


def _leave_external(external: External, outcome: LedHome | NotAnswered) -> Decision:
    match outcome:
        case LedHome(to):
            return _go(Step.RING, "external.own_number", external, {}, to)
        case NotAnswered(leg):
            return _end(Step.RING, f"external.{leg}", external)


def _exit_of_person(person: Person, outcome: LegOutcome) -> tuple[str, DestinationId]:
    """The exit that an outcome takes, and its name."""
    match outcome:
        case LegOutcome.BUSY:
            return "busy", person.busy
        case LegOutcome.DECLINED:
            return "declined", person.declined
        case LegOutcome.NO_ANSWER | LegOutcome.ABANDONED:
            return "no_answer", person.no_answer
        case LegOutcome.UNREACHABLE:
            return "unreachable", person.unreachable
        case LegOutcome.ANSWERED:
            raise ValueError("an answered call has no exit")
        case _:
            assert_never(outcome)


def _origin(person: Person, name: str) -> Mapping[str, Seen]:
    """Whose value an exit is, where that is known."""
    origin = person.origins.get(name)
    return {} if origin is None else {"origin": origin}


def _go(step: Step, rule: str, here: Destination, saw: Mapping[str, Seen], to: DestinationId) -> Decision:
    return Decision(step, rule, {"at": here.id, **saw}, f"to {to}", to)


def _end(step: Step, rule: str, here: Destination) -> Decision:
    return Decision(step, rule, {"at": here.id}, "hang up")
