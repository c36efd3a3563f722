"""What phones did when they rang, as the routing log tells it, and when each ringing began."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dialplan.ids import Endpoint
from dialplan.outcome import LegOutcome
from simulator.asterisk.devices import TRUNK
from simulator.recorded.calls import RecordedCall

_OF_RINGING = ("outcome.", "agent.paused", "talk.")
"""Lines that come of a ringing, and begin none."""


@dataclass(frozen=True, slots=True)
class Ring:
    """``cause`` is the Q.850 one of its end, None where there was none."""

    began: datetime
    rang_s: float
    outcome: LegOutcome
    cause: int | None


def outside(number: str) -> str:
    """The phone that has a number outside the house."""
    return f"PJSIP/{number}@{TRUNK.partition('/')[2]}"


def rings_of(calls: Iterable[RecordedCall]) -> Mapping[str, Sequence[Ring]]:
    """The rings of each phone, by its name at the switch, in order."""
    rings: defaultdict[str, list[Ring]] = defaultdict(list)
    for call in calls:
        _add_rings(call, rings)
    return {phone: sorted(of_phone, key=lambda ring: ring.began) for phone, of_phone in rings.items()}


def _add_rings(call: RecordedCall, rings: defaultdict[str, list[Ring]]) -> None:
    numbers = {leg.endpoint: leg.number for leg in call.cdr.legs if leg.number}
    began = call.cdr.started
    for line in call.lines:
        if line.rule.startswith("outcome."):
            name, cause = Endpoint(str(line.saw.get("endpoint", ""))), line.saw.get("cause")
            phone = outside(numbers[name]) if name in numbers else str(name)
            outcome = LegOutcome(line.rule.removeprefix("outcome."))
            rang_s = max(0.0, (line.at - began).total_seconds())
            rings[phone].append(Ring(began, rang_s, outcome, cause if isinstance(cause, int) else None))
        if not line.rule.startswith(_OF_RINGING):
            began = line.at
