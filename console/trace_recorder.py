"""Records a trace of the calls that the running engine takes, when somebody asks for one.

What is heard stays in memory, and only the finished trace, in which nobody is to be known, is given away.
"""

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NoReturn

import structlog

from config.document import Document
from config.store import Store
from console.control.words import Answer, Record, RecordAct, RecordingRow
from dialplan.company import Company
from dialplan.ids import CallId, PersonId
from dialplan.queueing import Presence
from dialplan.records import Cdr, LogLine
from engine.ports import Now
from engine.service import Engine
from simulator.traces.making import Made, Recorded, make_trace
from simulator.traces.pseudonyms import NoPseudonymError, Pseudonyms
from simulator.traces.taking import Taking
from simulator.traces.writing import write_trace

_log = structlog.get_logger(__name__)

_LOOK_EVERY_S = 0.2
_LET_END_S = 60.0
"""Calls that are up when it ends are heard to their end for so long; longer ones are left out."""

_WRITTEN_WITHIN_S = 5.0
_LONGEST_TRACE = 3_500_000
_MOST_LINES_OF_A_CALL = 1000
_LARGEST_COMPANY = 2_000
_ABANDONED_AFTER_S = 30.0
"""Whoever asked looks twice a second."""


@dataclass(slots=True)
class _Recording:
    asked: Record
    company: Company
    taking: Taking
    is_stopped: asyncio.Event = field(default_factory=asyncio.Event)
    made: asyncio.Event = field(default_factory=asyncio.Event)
    fetched: asyncio.Event = field(default_factory=asyncio.Event)
    presence: Mapping[PersonId, Presence] = field(default_factory=dict)
    looked_s: float = 0.0
    left_out: int = 0
    why_over: str = ""
    failure: str = ""
    trace: str = ""


class TraceRecorder:
    """One recording at a time. ``run`` must run beside the engine."""

    def __init__(self, engine: Engine, store: Store, now: Now) -> None:
        self._engine = engine
        self._store = store
        self._now = now
        self._recording: _Recording | None = None
        self._begun = asyncio.Event()

    def answer(self, asked: Record, company: Company, presence: Mapping[PersonId, Presence]) -> Answer:
        match asked.act:
            case RecordAct.START:
                return self._start(asked, company, presence)
            case RecordAct.STOP if self._recording is not None:
                self._recording.is_stopped.set()
        return self._look()

    def _start(self, asked: Record, company: Company, presence: Mapping[PersonId, Presence]) -> Answer:
        if self._recording is not None:
            return Answer(refusal="Another recording is under way: one at a time.")
        if not self._engine.ami.is_up:
            return Answer(refusal="Asterisk's AMI is away: there is nothing to record.")
        if len(company.numbers) + len(company.devices) > _LARGEST_COMPANY:
            what = f"more than {_LARGEST_COMPANY:,} people and numbers"
            return Answer(refusal=f"The organisation has {what}: its configuration is too large for a trace.")
        taking = Taking(self._now(), dict(self._engine.exchange.devices))
        taking.limit_calls(asked.calls)
        self._recording = _Recording(asked, company, taking, presence=presence)
        self._begun.set()
        _log.info("a recording of calls begins", for_s=asked.for_s, calls=asked.calls)
        return self._look()

    def _look(self) -> Answer:
        recording = self._recording
        if recording is None:
            return Answer(refusal="No recording is under way.")
        recording.looked_s = asyncio.get_running_loop().time()
        if recording.made.is_set():
            recording.fetched.set()
        row = RecordingRow(
            calls=recording.taking.calls,
            left_out=recording.left_out,
            why_over=recording.why_over,
            trace=recording.trace,
            failure=recording.failure,
        )
        return Answer(recording=row)

    async def run(self) -> NoReturn:
        """Record what is asked for, one after the other, until cancelled."""
        while True:
            await self._begun.wait()
            self._begun.clear()
            recording = self._recording
            assert recording is not None
            try:
                await self._record_and_make(recording)
            except NoPseudonymError as error:
                _log.error("a recording of calls failed", cause="a setting that no trace can have")
                recording.failure = f"The recording failed: {error}."
            except Exception as error:  # calls go on, whatever this comes to; its text may have numbers in it
                _log.error("a recording of calls failed", cause=type(error).__name__)
                recording.failure = f"The recording failed: a fault in the program ({type(error).__name__})."
            finally:
                self._engine.wiretap.listener = None
                recording.taking.taken.clear()
            recording.made.set()
            while not (recording.fetched.is_set() or self._is_abandoned(recording)):
                with suppress(TimeoutError):
                    async with asyncio.timeout(_LOOK_EVERY_S):
                        await recording.fetched.wait()
            self._recording = None
            left_out = recording.left_out
            _log.info("a recording of calls is over", calls=recording.taking.calls, left_out=left_out)

    def _is_abandoned(self, recording: _Recording) -> bool:
        """Whether the command that asked was killed: nobody is there to have the trace."""
        return asyncio.get_running_loop().time() >= recording.looked_s + _ABANDONED_AFTER_S

    async def _record_and_make(self, recording: _Recording) -> None:
        """Nobody waits for a trace of a company that can't be in one: its other names are tried at once."""
        self._engine.wiretap.listener = recording.taking
        document = await self._document(recording.company)
        if document is None:
            recording.failure = "The configuration that calls begin on can't be read."
            return
        await asyncio.to_thread(Pseudonyms, document, (), secrets.token_bytes(32))
        await self._record(recording)
        if not self._is_abandoned(recording):
            await self._make(recording, document)

    async def _record(self, recording: _Recording) -> None:
        """Hear calls until enough were heard or the time is up, then those that are up to their end."""
        taking, asked = recording.taking, recording.asked
        loop = asyncio.get_running_loop()
        ends_at = loop.time() + asked.for_s
        while loop.time() < ends_at and not self._is_abandoned(recording):
            if recording.is_stopped.is_set() or taking.has_enough:
                break
            await asyncio.sleep(_LOOK_EVERY_S)
        taking.admit_no_more()
        ends_at = loop.time() + _LET_END_S
        while taking.open and not taking.is_over and loop.time() < ends_at:
            if self._is_abandoned(recording):
                break
            await asyncio.sleep(_LOOK_EVERY_S)
        await asyncio.sleep(_LOOK_EVERY_S)  # AMI tells of the end of a channel after its stream
        taking.stop()
        self._engine.wiretap.listener = None

    async def _make(self, recording: _Recording, document: Document) -> None:
        company, taking = recording.company, recording.taking
        with suppress(TimeoutError):
            async with asyncio.timeout(_WRITTEN_WITHIN_S):
                while self._engine.recorder.backlog:  # noqa: ASYNC110
                    await asyncio.sleep(_LOOK_EVERY_S)
        cdrs, lines, messages = await self._records(taking.call_ids)
        recorded = Recorded(
            starts=taking.starts,
            began_s=taking.began_s,
            version=company.version,
            taken=tuple(taking.taken),
            document=document,
            cdrs=cdrs,
            lines=lines,
            messages=messages,
            devices=taking.devices,
            presence=recording.presence,
            trunk=self._engine.desk.settings.trunk,
        )
        made = await asyncio.to_thread(make_trace, recorded)
        _tell(recording, made)

    async def _document(self, company: Company) -> Document | None:
        async with self._store.hold(company.organisation) as held:
            return await held.read(company.version)

    async def _records(
        self, calls: Sequence[CallId]
    ) -> tuple[Sequence[Cdr], Sequence[LogLine], Mapping[CallId, int]]:
        cdrs: list[Cdr] = []
        lines: list[LogLine] = []
        messages: dict[CallId, int] = {}
        for call in calls:
            cdrs += await self._store.read_cdrs(call=call)
            told = await self._store.read_log(call=call, limit=_MOST_LINES_OF_A_CALL)
            lines += sorted(told, key=lambda line: line.seq)
            messages[call] = len(await self._store.read_voicemails(call=call))
        return cdrs, lines, messages


def _tell(recording: _Recording, made: Made) -> None:
    text = write_trace(made.trace)
    recording.left_out, recording.why_over = made.left_out, recording.taking.why_over
    if not made.trace.outcomes:
        recording.failure = _why_empty(recording)
    elif len(text) > _LONGEST_TRACE:
        recording.failure = "The trace is too large: record fewer calls."
    else:
        recording.trace = text


def _why_empty(recording: _Recording) -> str:
    if recording.why_over:
        return f"No whole call was heard before it ended early: {recording.why_over}."
    if recording.left_out:
        return f"None of the {recording.left_out} calls was whole and fit for a trace: nothing is written."
    return "No call came: nothing is written."
