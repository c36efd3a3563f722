"""What breaks in a scenario, when, and for how long."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CutAmi:
    """AMI is away for a while; AGI goes on."""

    at_s: float
    for_s: float


@dataclass(frozen=True, slots=True)
class KillEngine:
    """The engine dies without a word, and another one starts after a while."""

    at_s: float
    for_s: float


@dataclass(frozen=True, slots=True)
class CutAgi:
    """Every FastAGI stream breaks; the engine lives and can be reached again at once."""

    at_s: float


@dataclass(frozen=True, slots=True)
class StoreGone:
    """The store takes and tells nothing for a while: it refuses at once, or hangs."""

    at_s: float
    for_s: float
    hangs: bool = False


@dataclass(frozen=True, slots=True)
class RestartAsterisk:
    """Asterisk ends without a word, and with it every channel; it is back after a while."""

    at_s: float
    for_s: float


@dataclass(frozen=True, slots=True)
class DiskFull:
    """Asterisk can't record for a while."""

    at_s: float
    for_s: float


Fault = CutAmi | CutAgi | KillEngine | StoreGone | RestartAsterisk | DiskFull


def told(fault: Fault) -> str:
    """What breaks, in words."""
    match fault:
        case CutAmi():
            return f"AMI is cut, for {fault.for_s:g} s"
        case CutAgi():
            return "every FastAGI stream is cut"
        case KillEngine():
            return f"the engine is killed; another starts after {fault.for_s:g} s"
        case StoreGone():
            return f"the store {'hangs' if fault.hangs else 'is gone'}, for {fault.for_s:g} s"
        case RestartAsterisk():
            return f"Asterisk restarts; it is back after {fault.for_s:g} s"
        case DiskFull():
            return f"Asterisk can't record, for {fault.for_s:g} s"
