"""Callers who gave their line back and are called when it is their turn."""

from engine.callbacks.callbacks import Callbacks

__all__ = ["Callbacks"]
