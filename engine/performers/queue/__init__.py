"""What becomes of a caller in a group's queue: joining, what they hear and may do, who is rung, leaving."""

from engine.performers.queue.callback import number_to_call, promise_callback
from engine.performers.queue.joining import join, kept_ticket, leave, note_wait
from engine.performers.queue.rounds import Rounds, left_to_wait_s
from engine.performers.queue.talk import Talk
from engine.performers.queue.waiting import wait_for_agents

__all__ = [
    "Rounds",
    "Talk",
    "join",
    "kept_ticket",
    "leave",
    "left_to_wait_s",
    "note_wait",
    "number_to_call",
    "promise_callback",
    "wait_for_agents",
]
