"""Ends the call: what comes after the walk hangs up."""

from dialplan.visit import Finished


def perform_hang_up() -> Finished:
    return Finished()
