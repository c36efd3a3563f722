"""What came of recorded calls as they were, as they are played now, and through a draft, side by side."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from dialplan.ids import CallId, PersonId
from dialplan.records import Cdr, Direction, LogLine
from simulator.recorded.calls import RecordedCall
from simulator.replay.ways import End, Parting, end_of, is_by_rings, part, turned_by, way_of
from simulator.traffic.figures import Counted, Figures, count, counted
from simulator.traffic.groups import at_groups

_OVERFLOWS = frozenset({"group.overflow", "group.full", "group.nobody"})


@dataclass(frozen=True, slots=True)
class Played:
    """One call as it came out."""

    cdr: Cdr
    lines: Sequence[LogLine]

    @property
    def end(self) -> End:
        return end_of(self.cdr, self.lines)


@dataclass(frozen=True, slots=True)
class Side:
    """Incoming calls in figures, and the seconds that legs out of the house talked, by who pays.

    ``rung`` says for how many calls each person was rung, also for those of the house.
    """

    figures: Figures
    external_s: Mapping[str, float]
    rung: Mapping[PersonId, int]


@dataclass(frozen=True, slots=True)
class Unreproduced:
    """A call that ends otherwise than it did even where nothing was changed."""

    call: CallId
    recorded: End
    played: End


@dataclass(frozen=True, slots=True)
class Parted:
    """A call that goes another way through the draft.

    ``parting`` is where the ways part first, ``turned_by`` what made their ends differ, or, where these are
    alike, the first parting; None where only times differ. ``is_by_rings`` where nothing sent the call
    otherwise, and only who was rung differs.
    """

    call: CallId
    started: datetime
    now: End
    draft: End
    parting: Parting | None
    turned_by: Parting | None
    is_by_rings: bool
    wait_now_s: float
    wait_draft_s: float

    @property
    def ends_elsewhere(self) -> bool:
        return self.now != self.draft


@dataclass(frozen=True, slots=True)
class Alike:
    """Calls that the same decision turned, to the same end; ``calls`` in the order in which they began."""

    turned_by: Parting | None
    now: End
    draft: End
    calls: Sequence[Parted]

    @property
    def is_by_rings(self) -> bool:
        """Whether in each of them only who was rung differs."""
        return all(call.is_by_rings for call in self.calls)


@dataclass(frozen=True, slots=True)
class ReplayReport:
    """``recorded`` is what came of the calls that were played, when they were made.

    ``now`` and ``draft`` are the same calls played through the configuration in force and the draft: what
    differs between these two is the draft's doing. ``unreproduced`` are not laid at its door; nor are the
    calls in ``left_out``, which could not be played, counted by why. ``same_agent`` counts the answered
    calls that the same person took in the recording and now. ``newcomers`` worked while their groups had
    anybody at work, ``always_there`` are others who are rung now or through the draft and never were on
    record: nothing is known of their hours.
    """

    recorded: Side
    now: Side
    draft: Side
    played: int
    compared: int
    same_agent: int
    left_out: Mapping[str, int]
    other_versions: int
    patience_s: float | None
    unreproduced: Sequence[Unreproduced]
    parted: Sequence[Parted]
    newcomers: tuple[PersonId, ...] = ()
    always_there: tuple[PersonId, ...] = ()

    @property
    def elsewhere(self) -> Sequence[Alike]:
        """Calls that end elsewhere, the greatest number first."""
        return _alike(one for one in self.parted if one.ends_elsewhere)

    @property
    def another_way(self) -> Sequence[Alike]:
        """Calls that end where they did, by other decisions."""
        return _alike(one for one in self.parted if not one.ends_elsewhere)

    @property
    def reproduced_share(self) -> float:
        return self.compared / self.played if self.played else 0.0


def report_of(
    recorded: Sequence[RecordedCall],
    now: Sequence[Played],
    draft: Sequence[Played],
    *,
    zone: ZoneInfo,
    within_s: float,
    left_out: Iterable[str],
    version: int,
    patience_s: float | None,
    ever_rung: Collection[PersonId],
    newcomers: Collection[PersonId],
) -> ReplayReport:
    """Hold three sequences against each other that have the same calls in the same order."""
    was = [Played(call.cdr, call.lines) for call in recorded]
    unreproduced = [
        Unreproduced(old.cdr.call, old.end, one.end)
        for old, one in zip(was, now, strict=True)
        if old.end != one.end
    ]
    side_now, side_draft = _side(now, zone, within_s), _side(draft, zone, within_s)
    rung = sorted({*side_now.rung, *side_draft.rung})
    return ReplayReport(
        recorded=_side(was, zone, within_s),
        now=side_now,
        draft=side_draft,
        played=len(was),
        compared=len(was) - len(unreproduced),
        same_agent=sum(
            old.cdr.agent is not None and old.cdr.agent == one.cdr.agent
            for old, one in zip(was, now, strict=True)
        ),
        left_out=Counter(left_out),
        other_versions=sum(old.cdr.config_version != version for old in was) if version else 0,
        patience_s=patience_s,
        unreproduced=unreproduced,
        parted=[*_all_parted(was, now, draft)],
        newcomers=tuple(agent for agent in rung if agent in newcomers),
        always_there=tuple(agent for agent in rung if agent not in ever_rung and agent not in newcomers),
    )


def _all_parted(was: Sequence[Played], now: Sequence[Played], draft: Sequence[Played]) -> Iterator[Parted]:
    """Of calls that went as on record when nothing was changed: of others the draft can't be judged by."""
    for old, one, other in zip(was, now, draft, strict=True):
        found = _parted(old, one, other) if old.end == one.end else None
        if found is not None:
            yield found


def _parted(old: Played, now: Played, draft: Played) -> Parted | None:
    way_now, way_draft = way_of(now.lines), way_of(draft.lines)
    parting, ends_alike = part(way_now, way_draft), now.end == draft.end
    if parting is None and ends_alike:
        return None
    return Parted(
        call=old.cdr.call,
        started=old.cdr.started,
        now=now.end,
        draft=draft.end,
        parting=parting,
        turned_by=parting if ends_alike else turned_by(way_now, way_draft),
        is_by_rings=parting is not None and is_by_rings(way_now, way_draft),
        wait_now_s=_counted(now).waited_s,
        wait_draft_s=_counted(draft).waited_s,
    )


def _counted(call: Played) -> Counted:
    """With what an answer took after the last queue: a wait does not end as the queue sends the caller on."""
    return counted(call.cdr, at_groups(call.cdr, call.lines).waited_after_s)


def _side(calls: Sequence[Played], zone: ZoneInfo, within_s: float) -> Side:
    incoming = [call for call in calls if call.cdr.direction is Direction.INCOMING]
    external: defaultdict[str, float] = defaultdict(float)
    for call in calls:
        if call.cdr.external_talk_s:
            external[call.cdr.billing_id] += call.cdr.external_talk_s
    overflowed = sum(line.rule in _OVERFLOWS for call in incoming for line in call.lines)
    return Side(
        figures=count(map(_counted, incoming), zone, within_s, present_s={}, overflowed=overflowed),
        external_s=dict(external),
        rung=Counter(agent for call in calls for agent in {leg.agent for leg in call.cdr.legs} if agent),
    )


def _alike(parted: Iterable[Parted]) -> Sequence[Alike]:
    groups: defaultdict[tuple[Parting | None, bool, End, End], list[Parted]] = defaultdict(list)
    for one in parted:
        groups[one.turned_by, one.is_by_rings, one.now, one.draft].append(one)
    found = [Alike(turned, now, draft, calls) for (turned, _, now, draft), calls in groups.items()]
    return sorted(found, key=lambda alike: len(alike.calls), reverse=True)
