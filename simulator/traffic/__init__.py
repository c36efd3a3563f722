"""Synthetic days of calls: who calls when, how patient they are, how agents work, and what came of it."""
