"""What a draft would have changed for recorded calls: for people, and as JSON (docs/contract.md)."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from console.cli.counting import count_of
from dialplan.disposition import Disposition
from simulator.replay.results import Alike, Parted, ReplayReport, Side
from simulator.replay.ways import End, Parting, Turning
from simulator.traffic.figures import Spread

_HALF, _NINE_OF_TEN = 0.5, 0.9
_OTHERS_RUNG = "others were rung, and nothing else is otherwise"

Row = tuple[str, str, str, str]


def replay_rows(report: ReplayReport) -> Iterator[Row]:
    """Each figure: as recorded, as played now, and through the draft."""
    sides = (report.recorded, report.now, report.draft)
    figures = [side.figures for side in sides]
    within_s = report.now.figures.within_s
    yield _row("calls", [str(one.calls) for one in figures])
    yield _row("answered", [str(one.answered) for one in figures])
    yield _row("abandoned", [str(one.abandoned) for one in figures])
    yield _row(
        f"answered within {within_s:g} s, of all calls",
        [_percent(one.service_level) for one in figures],
    )
    yield _row("wait of the answered, median", [_seconds(one.waits, _HALF) for one in figures])
    yield _row("nine of ten waited at most", [_seconds(one.waits, _NINE_OF_TEN) for one in figures])
    yield _row("sent on from a queue", [str(one.overflowed) for one in figures])
    for payer in sorted({payer for side in sides for payer in side.external_s}):
        name = f"legs out of the house, {payer or 'nobody known'}"
        yield _row(name, [f"{side.external_s.get(payer, 0.0):.0f} s" for side in sides])


def replay_text(report: ReplayReport, zone: ZoneInfo, most: int) -> Iterator[str]:
    """What is said beside the figures; ``most`` is how many calls, and how many kinds, are listed."""
    yield from _faith(report, most)
    for agent, count in sorted(report.now.rung.items()):
        if agent not in report.draft.rung:
            yield f"{agent} is not rung any more (now: for {count_of(count, 'call')})"
    for title, alike in (
        ("elsewhere", report.elsewhere),
        ("where they did, by another way", report.another_way),
    ):
        count = sum(len(one.calls) for one in alike)
        yield f"{count_of(count, 'call')} {'ends' if count == 1 else 'end'} {title}"
        yield from _partings(alike, most)
    elsewhere = sorted((call for call in report.parted if call.ends_elsewhere), key=_is_code)
    if elsewhere[:most]:
        yield "Those that end elsewhere (vaxel explain CALL tells how they went):"
    for call in elsewhere[:most]:
        started = call.started.astimezone(zone)
        yield f"  {started:%Y-%m-%d %H:%M:%S}  {call.call}  {_ends(call.now, call.draft)}"
        if call.parting != call.turned_by:
            yield f"{'':23}first apart: {_because(call.parting)}"
        yield f"{'':23}because: {_because(call.turned_by)}"
    yield from _rest(len(elsewhere), most, "  ")


def _is_code(call: Parted) -> bool:
    """Agents who log in or out are listed after the callers: of theirs there is more to learn."""
    return call.now.disposition is Disposition.FEATURE


def _partings(alike: Sequence[Alike], most: int) -> Iterator[str]:
    """What turned calls, the most first, and what they come to after each.

    Calls that end alike, and were only rung for somebody else, are one kind: of a group that rings all there
    are as many as there are sets of people.
    """
    kinds: defaultdict[str, list[Alike]] = defaultdict(list)
    for one in alike:
        is_same = one.is_by_rings and one.now == one.draft
        kinds[_OTHERS_RUNG if is_same else _because(one.turned_by)].append(one)
    counts = {kind: sum(len(one.calls) for one in of_kind) for kind, of_kind in kinds.items()}
    for kind in sorted(kinds, key=lambda kind: counts[kind], reverse=True)[:most]:
        yield f"  {counts[kind]:5}  {kind}"
        ends: Counter[str] = Counter()
        for one in kinds[kind]:
            ends[_ends(one.now, one.draft)] += len(one.calls)
        for text, count in ends.most_common():
            yield f"           {count:5}  {text}"
    yield from _rest(len(kinds), most, "         ", " kind")


def _rest(count: int, most: int, indent: str, of: str = "") -> Iterator[str]:
    if count > most > 0:
        yield f"{indent}and {count - most} more{of}{'s' if of and count - most > 1 else ''}"


def _faith(report: ReplayReport, most: int) -> Iterator[str]:
    of_all = f"{report.compared} of {count_of(report.played, 'call')} ({100 * report.reproduced_share:.1f} %)"
    agent = f"{report.same_agent} {'was' if report.same_agent == 1 else 'were'} answered by the same person"
    yield f"{of_all} {'ends' if report.played == 1 else 'end'} as they did when nothing is changed; {agent}"
    if report.unreproduced:
        yield f"{len(report.unreproduced)} could not be reproduced, and are not laid at the draft's door"
        for one in report.unreproduced[:most]:
            yield f"         {one.call}: {_ends(one.recorded, one.played)}"
        yield from _rest(len(report.unreproduced), most, "         ")
    for why, count in report.left_out.items():
        yield f"{count} not played: {why}"
    if report.other_versions:
        yield f"{report.other_versions} were taken by another version than the one in force"
    for people, when in (
        (report.newcomers, "whenever anybody of their groups was"),
        (report.always_there, "all the time: they were never rung on record"),
    ):
        if people:
            yield f"{', '.join(people)}: taken to be at work {when}"
    patience = f"a mean patience of {report.patience_s:.0f} s" if report.patience_s else "endless patience"
    yield f"Callers who did not give up have {patience}"


def _ends(one: End, other: End) -> str:
    return f"{one} → {other}" if one != other else str(one)


def _because(parting: Parting | None) -> str:
    if parting is None:
        return "by the same decisions, at other times"
    now, draft = parting.now, parting.draft
    if now is not None and draft is not None and replace(now, decided="") == replace(draft, decided=""):
        return f"{now} → {draft.decided}"
    if now is None:
        return f"{draft}, in the draft only"
    return f"{now} → {draft}" if draft is not None else f"{now}, not in the draft"


def _row(name: str, values: Sequence[str]) -> Row:
    recorded, now, draft = values
    return name, recorded, now, draft


def _seconds(waits: Spread, part: float) -> str:
    below_s = waits.below_s(part)
    return "\N{EN DASH}" if below_s is None else f"{below_s:.0f} s"


def _percent(part: float | None) -> str:
    return "\N{EN DASH}" if part is None else f"{100 * part:.1f} %"


def replay_json(report: ReplayReport) -> Mapping[str, object]:
    """Plain values for ``json.dumps``."""
    return {
        "played": report.played,
        "reproduced": report.compared,
        "same_agent": report.same_agent,
        "patience_s": None if report.patience_s is None else round(report.patience_s, 1),
        "left_out": dict(report.left_out),
        "other_versions": report.other_versions,
        "newcomers": list(report.newcomers),
        "always_there": list(report.always_there),
        "unreproduced": [
            {"call": one.call, "recorded": _end_json(one.recorded), "played": _end_json(one.played)}
            for one in report.unreproduced
        ],
        "recorded": _side_json(report.recorded),
        "now": _side_json(report.now),
        "draft": _side_json(report.draft),
        "elsewhere": [_alike_json(one) for one in report.elsewhere],
        "another_way": [_alike_json(one) for one in report.another_way],
        "calls": [_call_json(call) for call in report.parted],
    }


def _side_json(side: Side) -> Mapping[str, object]:
    figures = side.figures
    return {
        "calls": figures.calls,
        "dispositions": {disposition.value: count for disposition, count in figures.dispositions.items()},
        "within_s": figures.within_s,
        "service_level": _rounded(figures.service_level, 4),
        "wait_median_s": _rounded(figures.waits.below_s(_HALF), 3),
        "wait_p90_s": _rounded(figures.waits.below_s(_NINE_OF_TEN), 3),
        "overflowed": figures.overflowed,
        "rung": dict(sorted(side.rung.items())),
        "external_s": {payer: round(seconds, 3) for payer, seconds in side.external_s.items()},
    }


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


def _alike_json(alike: Alike) -> Mapping[str, object]:
    return {
        "count": len(alike.calls),
        "is_by_rings": alike.is_by_rings,
        **_ends_json(alike.now, alike.draft),
        **_parting_json(alike.turned_by),
    }


def _call_json(call: Parted) -> Mapping[str, object]:
    return {
        "call": call.call,
        **_ends_json(call.now, call.draft),
        **_parting_json(call.turned_by),
        "parted_now": _turning_json(call.parting.now if call.parting else None),
        "parted_draft": _turning_json(call.parting.draft if call.parting else None),
        "wait_now_s": round(call.wait_now_s, 3),
        "wait_draft_s": round(call.wait_draft_s, 3),
    }


def _ends_json(now: End, draft: End) -> Mapping[str, object]:
    return {"now": _end_json(now), "draft": _end_json(draft)}


def _end_json(end: End) -> Mapping[str, str]:
    return {"disposition": end.disposition.value, "at": end.at}


def _parting_json(parting: Parting | None) -> Mapping[str, object]:
    one, other = (None, None) if parting is None else (parting.now, parting.draft)
    return {"decision_now": _turning_json(one), "decision_draft": _turning_json(other)}


def _turning_json(turning: Turning | None) -> Mapping[str, object] | None:
    if turning is None:
        return None
    return {"rule": turning.rule, "at": turning.at, "saw": dict(turning.saw), "decided": turning.decided}
