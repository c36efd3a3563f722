"""Routing log, CDRs and messages on their way from the calls to the store."""

from engine.records.recorder import Recorder

__all__ = ["Recorder"]
