"""The AMI session: what Asterisk tells, in order, and actions that are never sent twice."""

from engine.ami.actions import Callback
from engine.ami.errors import AmiAway, AmiError, AmiRefused, AmiTimeout
from engine.ami.session import AmiSession
from engine.ami.settings import AmiLimits, AmiSettings

__all__ = [
    "AmiAway",
    "AmiError",
    "AmiLimits",
    "AmiRefused",
    "AmiSession",
    "AmiSettings",
    "AmiTimeout",
    "Callback",
]
