"""What every call of one engine shares, and how a decision on a call gets into the routing log."""

from dataclasses import dataclass, field, replace

from dialplan.decision import Decision
from dialplan.records import LogLine
from engine.calls.exchange import Exchange
from engine.calls.progress import CallProgress
from engine.conversations import Conversations
from engine.daily_calls import DailyCalls
from engine.forwards import Forwards
from engine.ports import Ports
from engine.records import Recorder
from engine.rung_phones import RungPhones
from engine.settings import EngineSettings
from engine.signal import Signal


@dataclass(frozen=True, slots=True)
class Desk:
    """One a running engine."""

    ports: Ports
    settings: EngineSettings
    exchange: Exchange
    recorder: Recorder
    daily_calls: DailyCalls
    forwards: Forwards = field(default_factory=Forwards)
    conversations: Conversations = field(default_factory=Conversations)
    rung: RungPhones = field(default_factory=RungPhones)
    messages_changed: Signal = field(default_factory=Signal)

    def note(self, progress: CallProgress, decision: Decision) -> CallProgress:
        """Write a decision to the routing log; return the call's progress with the line counted, and kept."""
        progress = self.write_line(progress, decision)
        self.ports.journal.keep(progress)
        return progress

    def write_line(self, progress: CallProgress, decision: Decision) -> CallProgress:
        """Write a decision on a call that the journal has no business with."""
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
        return progress
