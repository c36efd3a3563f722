"""What a transcription worker may take of the machine, and how long."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TranscriptionLimits:
    threads: int = 1
    niceness: int = 10
    """Calls on the same machine come first; with 19, a busy machine would leave it nothing at all."""
    memory_bytes: int = 2 << 30
    longest_s: float = 900.0
    """Of a recording; memory grows with it: 15 minutes take 1.3 GB."""
    load_deadline_s: float = 120.0
    fetch_deadline_s: float = 3600.0
    """Instead, for a model of the hub, which may have to come first."""
    least_deadline_s: float = 120.0
    deadline_per_s: float = 10.0
    """More for each second of sound: whisper base takes 0.1 to 0.4 on an idle machine, large models 3."""
    idle_s: float = 300.0
    """Without a recording for so long, the worker ends and its memory is free."""

    def deadline_s(self, sound_s: float) -> float:
        return self.least_deadline_s + self.deadline_per_s * sound_s
