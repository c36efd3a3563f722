"""Stands in for everything in a trace that could say who somebody is: numbers, names, digits, ids, texts."""

from simulator.traces.pseudonyms.house import Pseudonyms

__all__ = ["Pseudonyms"]
