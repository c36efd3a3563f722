"""The engine's own settings: addresses and limits, each with the reason for its value."""

from dataclasses import dataclass, field

from engine.ami import AmiSettings


@dataclass(frozen=True, slots=True)
class CallLimits:
    """How long the engine waits for others."""

    unknown_channel_s: float = 2.0  # AMI and AGI are two connections: the event may come after the call
    ami_away_s: float = 15.0  # longer than any reconnect (5 s), shorter than a caller's patience
    late_leg_s: float = 2.0  # leg events follow Dial's reply over the other connection
    late_digit_s: float = 1.0  # and so does the event of a digit that stopped a prompt
    way_back_s: float = 5.0  # the dialplan stub comes back within about a second
    keep_recording_s: float = 10.0


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """Durations in seconds; ``trunk`` is the PJSIP endpoint that calls out of the house go by.

    With ``trunk_shows_foreign`` it may show numbers that are not the organisation's: a forwarded caller's.
    """

    ami: AmiSettings
    agi_host: str = "127.0.0.1"
    agi_port: int = 4573
    music: str = "default"
    trunk: str | None = None
    trunk_shows_foreign: bool = False
    longest_talk_s: int = 4 * 3600
    limits: CallLimits = field(default_factory=CallLimits)
