"""Ends the call: what comes after the walk hangs up."""

from dialplan.next import Finished


def perform_hang_up() -> Finished:
    return Finished()
