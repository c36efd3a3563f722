"""Lets something break at every point of a story, one point a run: only what must always hold is checked."""

from simulator.sweep.points import Kind, Point
from simulator.sweep.sweeps import Sweep, sweep
from simulator.sweep.tally import Tally

__all__ = ["Kind", "Point", "Sweep", "Tally", "sweep"]
