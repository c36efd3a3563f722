"""Sends a call on that came to somebody who is not active: to its caller the number is nobody's."""

from dataclasses import replace

from dialplan.visit import NobodyHere
from engine.calls.call import Call


def perform_inactive_person(call: Call) -> NobodyHere:
    call.learn(replace(call.facts, unassigned=True))
    return NobodyHere()
