"""The way of a call and its end, freed of what differs from time to time; and where two ways part."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from dialplan.decision import Seen
from dialplan.disposition import Disposition
from dialplan.ids import DestinationId
from dialplan.records import Cdr, LogLine
from simulator.report.calls import visited

_NO_WAY = (
    "outcome.",
    "shown.",
    "talk.",
    "agent.paused",
    "agent.presence",
    "caller.",
    "end.",
    "person.besides",
    "resume.",
)
"""Rules that send a call nowhere: what phones did, what was shown, and how it ended."""

_TALKS = ("talk.answered", "talk.over")
"""Not all of them are written of every conversation: it depends on who hung up."""

_TELLING = ("keys", "digits", "key", "language", "level", "agent", "agents", "outcome", "max_wait_s")
"""Of what rules saw, what makes another decision of it; counts and times differ from day to day."""

_DECIDES = (
    *("number.", "hours.", "menu.", "group.", "person.", "external.", "announcement.", "outgoing."),
    "hunting.",
)
"""Rules whose ``decided`` says where to, or who is rung."""

_STAYS = "hunting."
"""Such rules ring somebody and send the call nowhere: who is free is often another call's doing."""


@dataclass(frozen=True, slots=True)
class End:
    """What a call came to, and where."""

    disposition: Disposition
    at: DestinationId

    def __str__(self) -> str:
        return f"{self.disposition.value} ({self.at})" if self.at else self.disposition.value


@dataclass(frozen=True, slots=True)
class Turning:
    """One decision on a way: which rule, where, what it saw that tells, and where it sent the call."""

    rule: str
    at: str
    saw: tuple[tuple[str, Seen], ...]
    decided: str

    def __str__(self) -> str:
        place = f"{self.at} " if self.at else ""
        saw = "".join(f" {name} {value}" for name, value in self.saw if value != "")
        return f"{place}{self.rule}{saw}" + (f": {self.decided}" if self.decided else "")


@dataclass(frozen=True, slots=True)
class Parting:
    """Where two ways part; None where one is at its end there."""

    now: Turning | None
    draft: Turning | None


def end_of(cdr: Cdr, lines: Sequence[LogLine]) -> End:
    places = visited([line for line in lines if line.rule not in _TALKS])
    at = places[-1] if places else DestinationId("")
    if cdr.disposition is Disposition.ANSWERED and cdr.agent and not at.startswith("groups/"):
        at = DestinationId(f"people/{cdr.agent}")
    return End(cdr.disposition, at)


def way_of(lines: Sequence[LogLine]) -> tuple[Turning, ...]:
    return tuple(_turning(line) for line in lines if not line.rule.startswith(_NO_WAY))


def part(now: Sequence[Turning], draft: Sequence[Turning]) -> Parting | None:
    """Where two ways part first; None where both are the same."""
    pairs = zip_longest(now, draft)
    return next((Parting(one, other) for one, other in pairs if one != other), None)


def turned_by(now: Sequence[Turning], draft: Sequence[Turning]) -> Parting | None:
    """What made two ways end apart: the first decisions that sent the call elsewhere, and not who was rung.

    Where all of those are the same, it is who was rung last before both ends; None where that is, too.
    """
    sent = part(_without_rings(now), _without_rings(draft))
    if sent is not None:
        return sent
    one, other = _last_ring(now), _last_ring(draft)
    return Parting(one, other) if one != other else None


def is_by_rings(now: Sequence[Turning], draft: Sequence[Turning]) -> bool:
    """Whether two ways are the same but for who was rung on them."""
    return part(_without_rings(now), _without_rings(draft)) is None


def _without_rings(way: Sequence[Turning]) -> Sequence[Turning]:
    return [turning for turning in way if not turning.rule.startswith(_STAYS)]


def _last_ring(way: Sequence[Turning]) -> Turning | None:
    return next((turning for turning in reversed(way) if turning.rule.startswith(_STAYS)), None)


def _turning(line: LogLine) -> Turning:
    saw = tuple((name, line.saw[name]) for name in _TELLING if name in line.saw)
    decided = line.decided if line.rule.startswith(_DECIDES) and line.rule not in _IN_WORDS else ""
    return Turning(line.rule, str(line.saw.get("at", "")), saw, decided)


_IN_WORDS = frozenset({"menu.no_match", "menu.no_input", "group.joined"})
"""Their ``decided`` has counts."""
