"""Stands in for everything in a trace that could say who somebody is: numbers, names, digits, ids, texts."""

from simulator.traces.pseudonyms.house import NoPseudonymError, Pseudonyms

__all__ = ["NoPseudonymError", "Pseudonyms"]
