"""FastAGI: the commands of one call over its own stream. Asterisk connects, the engine answers."""

from engine.agi.channel import Channel
from engine.agi.codec import DeadChannel, Reply, Success, UnknownCommand, WrongUsage
from engine.agi.errors import (
    AgiError,
    CallerHungUp,
    CommandFailed,
    CommandRefused,
    CommandTimeout,
    PortTaken,
    ProtocolError,
    StreamLost,
)
from engine.agi.recorded import Recorded
from engine.agi.request import HeaderLimits, Request
from engine.agi.server import AgiServer, ServerLimits

__all__ = [
    "AgiError",
    "AgiServer",
    "CallerHungUp",
    "Channel",
    "CommandFailed",
    "CommandRefused",
    "CommandTimeout",
    "DeadChannel",
    "HeaderLimits",
    "PortTaken",
    "ProtocolError",
    "Recorded",
    "Reply",
    "Request",
    "ServerLimits",
    "StreamLost",
    "Success",
    "UnknownCommand",
    "WrongUsage",
]
