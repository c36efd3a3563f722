"""Waiting callers: their places, and the agents they are given."""

from engine.queues.place import Place
from engine.queues.queues import Queues

__all__ = ["Place", "Queues"]
