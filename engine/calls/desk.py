"""What every call of one engine shares, and how a decision on a call gets into the routing log."""

from dataclasses import dataclass, replace

from dialplan.decision import Decision
from dialplan.records import LogLine
from engine.calls.exchange import Exchange
from engine.calls.progress import CallProgress
from engine.ports import Ports
from engine.records import Recorder
from engine.settings import EngineSettings


@dataclass(frozen=True, slots=True)
class Desk:
    """One a running engine."""

    ports: Ports
    settings: EngineSettings
    exchange: Exchange
    recorder: Recorder

    def note(self, progress: CallProgress, decision: Decision) -> CallProgress:
        """Write a decision to the routing log; return the call's progress with the line counted."""
        progress = replace(progress, lines=progress.lines + 1)
        self.recorder.record(
            LogLine(
                call=progress.call,
                seq=progress.lines,
                at=self.ports.now(),
                organisation=progress.organisation,
                config_version=progress.config_version,
                step=decision.step,
                rule=decision.rule,
                saw=decision.saw,
                decided=decision.decided,
            )
        )
        self.ports.journal.keep(progress)
        return progress
