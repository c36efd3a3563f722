"""Who calls: how many an hour at each number, what they press, and how long they wait for an answer."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dialplan.disposition import Disposition
from dialplan.numbers import E164
from dialplan.records import Cdr
from simulator.recorded.patience import mean_patience_s
from simulator.traffic.fitting.keys import Pressed, find_keys
from simulator.traffic.fitting.recording import Recording
from simulator.traffic.fitting.shifts import Shift

_HOUR_S = 3600
_FEW = 5
"""With fewer callers who gave up at one number, those at all numbers tell how patient they are."""

_NOT_WAITED = frozenset(
    {
        Disposition.CLOSED,
        Disposition.UNASSIGNED,
        Disposition.REFUSED,
        Disposition.FEATURE,
        Disposition.MAILBOX,
        Disposition.FAILED,
    }
)
"""Who came to these had nobody to wait for."""


@dataclass(frozen=True, slots=True)
class FittedPatience:
    """``gave_up`` of ``of`` callers; the others show that they would have waited for longer."""

    mean_s: float
    gave_up: int
    of: int


@dataclass(frozen=True, slots=True)
class FittedCalls:
    """The calls to one number: ``per_hour`` by the clock's hour, or what was recorded of it, a mean over the
    days that count, on which ``of`` calls came. ``patience`` None is nobody who gave up."""

    dials: E164
    per_hour: Mapping[Shift, float]
    of: int
    pressed: Pressed | None
    patience: FittedPatience | None


def fit_calls(recording: Recording) -> tuple[FittedCalls, ...]:
    """The numbers with most calls first; those nobody called on such a day are left out."""
    all_patience = _fit_patience(recording.incoming)
    fitted = [
        _fit_number(recording, number, calls, all_patience) for number, calls in recording.calls.items()
    ]
    return tuple(sorted((one for one in fitted if one.of), key=lambda one: (-one.of, one.dials)))


def _fit_number(
    recording: Recording, number: E164, calls: Sequence[Cdr], all_patience: FittedPatience | None
) -> FittedCalls:
    alike = [cdr for cdr in calls if recording.is_like(cdr.started)]
    hours = Counter(recording.local(cdr.started).hour for cdr in alike)
    patience = _fit_patience(calls)
    if patience is None or patience.gave_up < _FEW:
        patience = all_patience
    return FittedCalls(
        dials=number,
        per_hour=dict(_rates(recording, hours)),
        of=len(alike),
        pressed=find_keys(recording.company, number, calls, recording.logs),
        patience=patience,
    )


def _rates(recording: Recording, hours: Mapping[int, int]) -> Iterator[tuple[Shift, float]]:
    """The first hour and the last may be recorded in part: their calls came in that part."""
    days = len(recording.days)
    from_s, to_s = recording.window
    for hour, count in sorted(hours.items()):
        span = Shift(max(from_s, hour * _HOUR_S), min(to_s, (hour + 1) * _HOUR_S), days)
        yield span, count / days * _HOUR_S / (span.to_s - span.from_s)


def _fit_patience(calls: Iterable[Cdr]) -> FittedPatience | None:
    waits = [
        (_waited_s(cdr), cdr.disposition is Disposition.ABANDONED)
        for cdr in calls
        if cdr.disposition not in _NOT_WAITED
    ]
    mean_s = mean_patience_s(waits)
    if mean_s is None:
        return None
    return FittedPatience(mean_s, sum(gave_up for _, gave_up in waits), len(waits))


def _waited_s(cdr: Cdr) -> float:
    """From the call's start; who left a message waited at least in the queue, and not while they spoke."""
    if cdr.disposition in {Disposition.VOICEMAIL, Disposition.CALLBACK}:
        return cdr.queued_s or 0.0
    return cdr.wait_s
