"""The engine's ports in memory: a world that leaves nothing on disk and remembers what an engine did."""

from simulator.ports.memory import Memory

__all__ = ["Memory"]
