"""What was still going on when a story's time was up."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dialplan.ids import CallId
from simulator.asterisk import Asterisk, LiveCall
from simulator.asterisk.devices import TRUNK
from simulator.ports import Memory
from simulator.scenario.faults import Fault


@dataclass(frozen=True, slots=True)
class Stock:
    """``calls`` says where each was that was not over, a caller's or one that a queue owed; ``owed`` how many
    callbacks were promised, and not yet made; ``broken`` what did not work yet."""

    calls: Mapping[CallId, str]
    owed: int
    broken: tuple[Fault, ...]

    @property
    def where_promises_are(self) -> str:
        """What became of a callback that was never made."""
        return "promised, and not made by then" if self.owed else "no queue owes it"


def take_stock(
    asterisk: Asterisk,
    memory: Memory,
    callers: Mapping[CallId, LiveCall],
    answered: Mapping[CallId, LiveCall],
    broken: tuple[Fault, ...],
) -> Stock:
    """Of ``callers``' calls, and of callbacks: those that were ``answered``, and those that only ring."""
    calls = {call: _where(live, asterisk) for call, live in {**callers, **answered}.items() if _goes_on(live)}
    rings = {call: "not answered yet" for call in _unfinished(memory) if call not in {**callers, **answered}}
    return Stock({**calls, **rings}, len(memory.promises.value or ()), broken)


def _unfinished(memory: Memory) -> Iterator[CallId]:
    return (call for call in memory.records.lines if call not in memory.records.cdrs)


def _goes_on(live: LiveCall) -> bool:
    return not live.has_hung_up


def _where(live: LiveCall, asterisk: Asterisk) -> str:
    if not live.is_talking:
        return "still on the line"
    bridge = live.channel.bridge
    others = [one for one in asterisk.channels if bridge and one.bridge == bridge and one is not live.channel]
    return f"still talking with {' and '.join(_name(one.device) for one in others) or 'somebody'}"


def _name(device: str) -> str:
    return "somebody outside" if device == TRUNK else device.removeprefix("PJSIP/")
