"""Where Asterisk's AMI is, how to log in, and every limit of the session."""

import random
import ssl
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class AmiLimits:
    """Deadlines in seconds and bounds on memory.

    A peer that falls silent is noticed after at most ``ping_interval_s + pong_timeout_s``.
    """

    connect_timeout_s: float = 5.0  # TCP, TLS and the banner
    login_timeout_s: float = 5.0  # Asterisk itself waits 1 s before it refuses
    resync_timeout_s: float = 5.0
    ping_interval_s: float = 2.0
    pong_timeout_s: float = 2.5
    first_backoff_s: float = 0.1
    last_backoff_s: float = 5.0
    max_pending: int = 1_000
    max_early_events: int = 10_000
    max_listed: int = 50_000  # channels: ten thousand callers, and those who ring and talk
    max_message_bytes: int = 1 << 20


@dataclass(frozen=True, slots=True)
class AmiSettings:
    """One AMI account; ``tls`` is the client's context, None for plain TCP."""

    host: str
    port: int
    username: str
    secret: str = field(repr=False)
    tls: ssl.SSLContext | None = None
    limits: AmiLimits = field(default_factory=AmiLimits)


def backoff_s(attempt: int, limits: AmiLimits, jitter: random.Random) -> float:
    """Return the wait before reconnecting after ``attempt`` failures in a row (0 for the first).

    Drawn between the first backoff doubled ``attempt`` times and twice that, and never outside
    ``first_backoff_s`` … ``last_backoff_s``.
    """
    ceiling_s = min(limits.last_backoff_s, limits.first_backoff_s * 2.0 ** min(attempt + 1, 60))
    return jitter.uniform(max(limits.first_backoff_s, ceiling_s / 2), ceiling_s)


def slowest_backoff_s(limits: AmiLimits, jitter: random.Random) -> float:
    """Return the wait where only a change of somebody's settings can help."""
    return backoff_s(60, limits, jitter)
