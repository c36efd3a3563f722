"""The promise to call somebody back when it is their turn: a place in a queue that has no channel."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from dialplan.destinations.hunt_group import Callback
from dialplan.ids import CallId, DestinationId, OrganisationId
from dialplan.numbers import E164
from dialplan.opening_hours import OpeningHours

_OPEN_DAYS = 2
_MOST_DAYS = 14


@dataclass(frozen=True, slots=True)
class Dialling:
    """The call under way, what it shows, and how many lines the routing log has of it."""

    since: datetime
    shown: str = ""
    lines: int = 0


@dataclass(frozen=True, slots=True)
class Promise:
    """``call`` is the one on which it was made, ``joined`` when that caller joined the group's queue.

    ``tries`` are the calls that nobody answered, ``not_before`` when the next one may be. One that
    ``is_last`` is not tried again: its caller has called in themselves meanwhile. ``made`` tells a call's
    promises apart.
    """

    call: CallId
    organisation: OrganisationId
    group: DestinationId
    number: E164
    did: str
    joined: datetime
    language: str = ""
    tries: int = 0
    not_before: datetime | None = None
    dialling: Dialling | None = None
    is_last: bool = False
    made: int = 0

    @property
    def place(self) -> CallId:
        """Under which name the promise waits: the call itself is over."""
        return CallId(f"callback/{self.call}")

    @property
    def attempt(self) -> CallId:
        """The id of the next call to keep it: digits, as Asterisk's dialplan wants them; new each time."""
        name = f"{self.call}/{self.made}/{self.tries}"
        return CallId(str(int(hashlib.sha256(name.encode()).hexdigest()[:24], 16)))

    @property
    def is_calling(self) -> bool:
        return self.dialling is not None


@dataclass(frozen=True, slots=True)
class Forgetting:
    """Whom an organisation owes nothing any more: a number in all its spellings, or all from ``before``."""

    organisation: OrganisationId
    numbers: frozenset[str] = frozenset()
    before: datetime | None = None

    def concerns(self, promise: Promise) -> bool:
        """A call that is under way is made: its record is there to be erased afterwards."""
        if promise.organisation != self.organisation or promise.is_calling:
            return False
        is_old = self.before is not None and promise.joined < self.before
        return is_old or promise.number in self.numbers


def expiry_of(promise: Promise, hours: OpeningHours | None, time_zone: ZoneInfo) -> datetime:
    """When nobody expects that call any more: after the second open day that follows its own.

    A calendar that does not open for two weeks keeps nobody waiting longer than that.
    """
    day = promise.joined.astimezone(time_zone).date()
    left = _OPEN_DAYS
    for _ in range(_MOST_DAYS):
        day += timedelta(days=1)
        if hours is None or hours.calendar.plan(day).hours:
            left -= 1
        if left == 0:
            break
    return datetime.combine(day + timedelta(days=1), time.min, time_zone)


def after_try(promise: Promise, callback: Callback | None, now: datetime) -> Promise | None:
    """What is left of a promise after a call that was not answered; None where that was the last.

    So it is where the group calls nobody back any more.
    """
    tries = promise.tries + 1
    if promise.is_last or callback is None or tries >= callback.tries:
        return None
    again = now + timedelta(seconds=callback.retry_s)
    return replace(promise, tries=tries, not_before=again, dialling=None)
