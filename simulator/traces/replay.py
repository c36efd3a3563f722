"""Plays a trace against the whole engine, in virtual time: the same words and the same records must come."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

from config.call_steering import STEERED
from config.snapshot.company import company_of
from dialplan.ids import CallId
from dialplan.records import Cdr
from engine.agents.presence import KeptPresence
from engine.ami import AmiSettings
from engine.service import Engine
from engine.settings import EngineSettings
from simulator.ports import Memory
from simulator.ports.kept import Life
from simulator.traces.asterisk import Diverged, TracedAsterisk
from simulator.traces.trace import Kind, Outcome, Trace
from simulator.virtual_time.clock import Now, run
from simulator.wire.network import WiredLoop
from simulator.world.engine_life import EngineFailedError

_ENGINE = EngineSettings(AmiSettings("127.0.0.1", 5038, "vaxel", "secret"), trunk="trunk")
_NO_TRUNK = EngineSettings(AmiSettings("127.0.0.1", 5038, "vaxel", "secret"))
_VERSION = 1
_SILENT = "voicemail.silent"


@dataclass(frozen=True, slots=True)
class Replayed:
    """``problems`` is empty where all came out as in the trace."""

    problems: tuple[str, ...]
    outcomes: tuple[Outcome, ...]


def replay(trace: Trace, seed: int = 0) -> Replayed:
    """Play it, as fast as the machine can; what is different is told with its line in the file.

    Raises EngineFailedError, and StuckError where it comes to no end.
    """
    return run(lambda now: _replay(trace, now, seed), wall=trace.starts, loop=WiredLoop())


async def _replay(trace: Trace, now: Now, seed: int) -> Replayed:
    memory = Memory()
    silent = {one.wire: one.rules.count(_SILENT) for one in trace.outcomes if one.messages}

    def keep_recording(wire: int, path: str, length_s: float) -> None:
        """Who was silent was so at first, and then asked once more."""
        has_words = wire in silent and silent[wire] == 0
        if silent.get(wire):
            silent[wire] -= 1
        memory.recordings.write(path, length_s if has_words else 0.0, 0.0)

    company = company_of(trace.document, _VERSION, since=dict.fromkeys(STEERED, _VERSION))
    memory.presence.keep(
        tuple(
            KeptPresence(company.organisation, person, presence)
            for person, presence in (trace.presence or {}).items()
        )
    )
    settings = _ENGINE if trace.has_trunk else _NO_TRUNK
    asterisk = TracedAsterisk(trace, settings.ami.port, settings.agi_port, keep_recording)
    engine = Engine(settings, memory.ports(company, now, Life()), jitter=Random(seed))
    problems: list[str] = []
    async with asterisk.running():
        running = asyncio.create_task(engine.run())
        try:
            await _known_to(running, asterisk)
            await asterisk.play()
        except Diverged as diverged:
            problems.append(f"{trace.file or 'trace'}:{diverged}")
        finally:
            running.cancel()
            await asyncio.wait({running})
        if not running.cancelled() and (error := running.exception()) is not None:
            raise EngineFailedError(f"the engine failed: {error!r}") from error
    outcomes = tuple(_outcomes(trace, memory, asterisk.ids))
    if not problems:
        problems += _differences(trace, outcomes)
    return Replayed(tuple(problems), outcomes)


async def _known_to(running: asyncio.Task[None], asterisk: TracedAsterisk) -> None:
    """Return once the engine is up; one that fails before does not get there."""
    known = asyncio.create_task(asterisk.known())
    await asyncio.wait({running, known}, return_when=asyncio.FIRST_COMPLETED)
    known.cancel()


def _outcomes(trace: Trace, memory: Memory, ids: Mapping[str, str]) -> Iterator[Outcome]:
    """What came of each call of the trace, in its order."""
    for wire, recorded in calls_of(trace).items():
        call = CallId(ids.get(recorded, recorded))
        for cdr in memory.records.cdrs.get(call, ()):
            rules = tuple(line.rule for line in memory.records.lines_of(call))
            yield outcome_of(wire, cdr, rules, len(memory.records.messages_of(call)))


def outcome_of(wire: int, cdr: Cdr, rules: tuple[str, ...], messages: int) -> Outcome:
    return Outcome(wire, rules, cdr.disposition.value, cdr.group or "", cdr.agent or "", messages)


def _differences(trace: Trace, outcomes: tuple[Outcome, ...]) -> Iterator[str]:
    found = {outcome.wire: outcome for outcome in outcomes}
    for expected in trace.outcomes:
        got = found.pop(expected.wire, None)
        if got != expected:
            place = f"{trace.file or 'trace'}:{expected.number}"
            yield f"{place}: agi {expected.wire}: {_first_difference(expected, got)}"
    yield from (f"{trace.file or 'trace'}: agi {wire}: a CDR too many" for wire in found)


def _first_difference(expected: Outcome, got: Outcome | None) -> str:
    if got is None:
        return "has no CDR"
    for number, (one, other) in enumerate(zip(expected.rules, got.rules, strict=False), 1):
        if one != other:
            return f"line {number} of its routing log: expected {one}, got {other}"
    if len(expected.rules) != len(got.rules):
        return f"routing log of {len(got.rules)} lines, expected {len(expected.rules)}"
    told = (
        f"{name}: expected {getattr(expected, name) or 'none'}, got {getattr(got, name) or 'none'}"
        for name in ("disposition", "group", "agent", "messages")
        if getattr(expected, name) != getattr(got, name)
    )
    return "; ".join(told)


def calls_of(trace: Trace) -> Mapping[int, CallId]:
    """The first stream of each call."""
    calls: dict[CallId, int] = {}
    for line in trace.lines:
        if line.kind is Kind.CALL:
            calls.setdefault(CallId(json.loads(line.text)["uniqueid"]), line.wire)
    return {wire: call for call, wire in calls.items()}
