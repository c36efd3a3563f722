"""The report of a whole story, from the world that it was played in."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from dialplan.ids import CallId
from simulator.asterisk import LiveCall
from simulator.report.calls import CallReport, Difference
from simulator.report.comparing import report_call, report_nobody, report_unfinished
from simulator.report.run import Report
from simulator.scenario.faults import told
from simulator.scenario.values import Expected
from simulator.world.world import Ending, World


def report_story(world: World, ending: Ending) -> Report:
    """Hold all that is on record in a world against what its story says."""
    scenario = world.scenario
    callbacks = tuple(_callbacks(world, ending))
    broke = ((scenario.starts + timedelta(seconds=fault.at_s), told(fault)) for fault in world.strikes.struck)
    return Report(
        file=scenario.file,
        story=scenario.story,
        took_s=ending.took_s,
        calls=(*_callers(world, ending), *callbacks),
        leftovers=ending.leftovers,
        callbacks=len(callbacks),
        broke=tuple(broke),
        unmet=tuple(_unmet(world, ending)),
        starts=scenario.starts,
        is_overdue=ending.stock is not None,
    )


def _callers(world: World, ending: Ending) -> Iterator[CallReport]:
    for number, call in enumerate(world.scenario.calls):
        live = world.calls.get(number)
        if live is None:
            why = ": Asterisk takes no calls" if call.at_s < world.scenario.ends_within_s else ""
            yield report_nobody("call", f"at {call.at_s:g} s", f"none yet{why}")
            continue
        report = _report(world, ending, CallId(live.id), live, call.expected)
        is_unattended = number in world.turns.unattended
        yield replace(
            report,
            differences=(*report.differences, *_unpressed(world, number, report)),
            is_unattended=is_unattended,
        )


def _unpressed(world: World, number: int, report: CallReport) -> Iterator[Difference]:
    """Keys that a caller could not press: the story is about something else than it says."""
    keys = world.turns.unpressed.get(number)
    if keys and not world.has_meddler and not world.scenario.calls[number].expected.is_unattended:
        last = len(report.lines) - 1 if report.lines else None
        yield Difference("keys", f"{keys} pressed", "the call was over before", last)


def _callbacks(world: World, ending: Ending) -> Iterator[CallReport]:
    """Those that came to an end, then those that still went on, then those that were never made."""
    expected = world.scenario.callbacks
    made: Sequence[CallId] = world.memory.records.callbacks if expected else ()
    stock = ending.stock
    under_way = [call for call in stock.calls if call not in world.calls_by_id] if stock is not None else []
    calls = [*made, *(call for call in under_way if call not in made)]
    for at, call in enumerate(calls):
        wish = expected[at] if at < len(expected) else Expected()
        yield _report(world, ending, call, world.called.get(call), wish)
    if stock is not None:
        for _ in expected[len(calls) :]:
            yield report_nobody("callback", "made", f"never made: {stock.where_promises_are}")


def _report(
    world: World, ending: Ending, call: CallId, live: LiveCall | None, expected: Expected
) -> CallReport:
    records = world.memory.records
    lines, cdrs = records.lines_of(call), tuple(records.cdrs.get(call, ()))
    stock = ending.stock
    if stock is not None and (where := stock.calls.get(call)) is not None:
        within = f"over within {world.scenario.ends_within_s:g} s"
        return report_unfinished(call, lines, cdrs, expected, within=within, where=where)
    return report_call(
        call, lines, cdrs, records.messages_of(call), expected, heard=tuple(_heard(world, live))
    )


def _heard(world: World, live: LiveCall | None) -> Iterator[str]:
    """Who never answered has heard nothing."""
    texts = (world.memory.prompts.text(sound) for sound in (live.heard if live is not None else ()))
    return (text for text in texts if text is not None)


def _unmet(world: World, ending: Ending) -> Iterator[str]:
    scenario, strikes = world.scenario, world.strikes
    if ending.stock is not None:
        yield f"not over within {scenario.ends_within_s:g} s (ends_within)"
        yield from (f"at its end still so: {told(fault)}" for fault in ending.stock.broken)
    if world.has_meddler:
        return
    yield from (f"at {fault.at_s:g} s nothing was there to break: {told(fault)}" for fault in strikes.in_vain)
    late = list(scenario.faults)
    for fault in (*strikes.struck, *strikes.in_vain):
        late.remove(fault)
    yield from (f"never struck, the story was over before {fault.at_s:g} s: {told(fault)}" for fault in late)
