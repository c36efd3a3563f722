"""Plays recorded calls twice, through the configuration in force and through a draft, and compares."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from dialplan.company import Company
from dialplan.ids import CallId
from dialplan.records import Cdr
from engine.ports import Ports
from engine.service import Engine
from engine.settings import EngineSettings
from simulator.play import OnLine, simulate
from simulator.recorded.calls import RecordedCall
from simulator.replay.habits import Habitude
from simulator.replay.newcomers import find_newcomers
from simulator.replay.results import Played, ReplayReport, report_of
from simulator.replay.staging import Recording, Stage, replayable, set_stage
from simulator.replay.whereabouts import WatchedJournal

WITHIN_S = 20.0
"""The wait that the service level allows."""


class ReplayFailedError(RuntimeError):
    """There was nothing to play, or a call came to no end: the figures would be worth nothing."""


def replay(
    recorded: Sequence[RecordedCall],
    now: Company,
    draft: Company,
    *,
    within_s: float = WITHIN_S,
    seed: int = 0,
) -> ReplayReport:
    """Play ``recorded`` calls through ``now``, which took them, and through ``draft``.

    Callers press the keys that they pressed, at the menus where they did, and are as patient as they were;
    phones are answered as they were at that time. The same seed gives the same report. Touches nothing but
    memory; a day of a thousand calls takes some seconds. Raises ReplayFailedError, and what ``simulate``
    raises.
    """
    can = replayable(recorded, now)
    if not can.calls:
        raise ReplayFailedError(
            "none of the calls can be played again: " + "; ".join(set(can.left_out.values()))
        )
    recording = Recording(can.calls, recorded, now, Habitude(can.calls, now, seed))
    played_now, played_draft = (_play(set_stage(recording, company, seed), seed) for company in (now, draft))
    return report_of(
        can.calls,
        played_now,
        played_draft,
        zone=now.time_zone,
        within_s=within_s,
        left_out=can.left_out.values(),
        version=now.version,
        patience_s=recording.habitude.patience_s,
        ever_rung={leg.agent for call in recorded for leg in call.cdr.legs if leg.agent},
        newcomers=find_newcomers(recorded, now, draft),
    )


def _play(stage: Stage, seed: int) -> Sequence[Played]:
    def make_engine(settings: EngineSettings, ports: Ports, on_line: OnLine) -> Engine:
        stage.moods.now = ports.now
        watched = replace(ports, journal=WatchedJournal(ports.journal, stage.whereabouts))
        return Engine(settings, watched, on_line, jitter=Random(seed))

    report = simulate(stage.scenario, seed=seed, make_engine=make_engine)
    calls = report.calls[: len(stage.calls)]
    lost = [call.call for call in calls if len(call.cdrs) != 1]
    if lost:
        raise ReplayFailedError(f"{len(lost)} calls came to no good end, the first of them {lost[0]}")
    return [
        Played(_renamed(call.cdrs[0], was.cdr.call), call.lines)
        for call, was in zip(calls, stage.calls, strict=True)
    ]


def _renamed(cdr: Cdr, call: CallId) -> Cdr:
    """Under the id that the call has on record."""
    return replace(cdr, call=call)
