"""Traces of real traffic: what Asterisk and an engine said to each other, nobody's numbers or names in it."""
