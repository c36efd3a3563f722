"""Recorded calls once more, through another configuration: what would have come out otherwise, and why."""

from simulator.replay.playing import ReplayFailedError, replay
from simulator.replay.results import ReplayReport

__all__ = ["ReplayFailedError", "ReplayReport", "replay"]
