"""What callers pressed, as the routing log has it: in the menus that they came to before anything else."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from dialplan.company import Company
from dialplan.destinations import Menu
from dialplan.ids import DestinationId
from dialplan.records import LogLine
from simulator.callers import Press
from simulator.recorded.calls import RecordedCall
from simulator.recorded.visits import Script, visits_of

_MENUS = "menus/"
_NOT_PRESSED = ("menu.no_input", "menu.tries_spent")


@dataclass(frozen=True, slots=True)
class Typed:
    """``keys`` '' is nothing; ``after_s`` is when the first of them was known, None where there is none."""

    keys: str
    after_s: float | None


def in_menus(call: RecordedCall) -> RecordedCall:
    """Without the lines after it left the menus: what callers press elsewhere is another matter."""
    lines = takewhile(lambda line: _at(line).startswith(_MENUS) or not _at(line), call.lines)
    return RecordedCall(call.cdr, tuple(lines))


def read_typed(call: RecordedCall, company: Company, menu: Menu) -> Typed | None:
    """None where the menu did not ask: it was closed, or the call never came to it."""
    call = in_menus(call)
    visits = visits_of(call, company)
    if not visits or visits[0].at != menu.id or not visits[0].was_open:
        return None
    keys = "".join(_choice(visit.tries) for visit in visits)
    pressed = (line for line in call.lines if line.rule.startswith("menu.") and line.rule not in _NOT_PRESSED)
    first = next(pressed, None) if keys else None
    return Typed(keys, None if first is None else max(0.0, (first.at - call.cdr.started).total_seconds()))


def _choice(tries: Sequence[Script]) -> str:
    """Those of the last try with any: where a choice was wrong, the next one led on."""
    typed = (
        "".join(doing.keys for doing in script if isinstance(doing, Press)) for script in reversed(tries)
    )
    return next((keys for keys in typed if keys), "")


def _at(line: LogLine) -> DestinationId:
    return DestinationId(str(line.saw.get("at", "")))
