"""What becomes of a caller in a group's queue: joining, what they hear and may do, who is rung, leaving."""

from engine.performers.queue.callback import (
    has_promise,
    is_owed_another,
    number_to_call,
    promise_callback,
    repeat_promise,
)
from engine.performers.queue.joining import join, kept_ticket, leave, note_refusal, note_wait
from engine.performers.queue.rounds import Patience, Rounds
from engine.performers.queue.talk import Talk
from engine.performers.queue.waiting import wait_for_agents

__all__ = [
    "Patience",
    "Rounds",
    "Talk",
    "has_promise",
    "is_owed_another",
    "join",
    "kept_ticket",
    "leave",
    "note_refusal",
    "note_wait",
    "number_to_call",
    "promise_callback",
    "repeat_promise",
    "wait_for_agents",
]
