"""What queueing theory says of a plain group: Erlang C (callers wait for ever) and Erlang A (they don't).

Erlang A is M/M/c+M: Poisson arrivals, exponential talk and patience. See Garnett, Mandelbaum and Reiman,
"Designing a Call Center with Impatient Customers", 2002.
"""

from dataclasses import dataclass
from itertools import accumulate
from math import exp

_NEGLIGIBLE = 1e-13
_MOST_WAITING = 1_000_000


@dataclass(frozen=True, slots=True)
class Load:
    """Calls a second, the mean talk (with wrap-up) in seconds, and how many agents take them."""

    arrivals_per_s: float
    talk_s: float
    agents: int

    @property
    def offered(self) -> float:
        """The offered load in erlangs."""
        return self.arrivals_per_s * self.talk_s


@dataclass(frozen=True, slots=True)
class Foreseen:
    """Probabilities of having to wait and of giving up, and the mean wait over all calls in seconds."""

    waits: float
    gives_up: float
    wait_s: float


def erlang_b(load: Load) -> float:
    """The probability that all agents are busy where nobody can wait; by the usual recursion."""
    return float(
        tuple(
            accumulate(
                range(1, load.agents + 1),
                lambda blocked, agents: load.offered * blocked / (agents + load.offered * blocked),
                initial=1.0,
            )
        )[-1]
    )


def erlang_c(load: Load) -> Foreseen:
    """Callers of endless patience. Raises ValueError where more calls come than the agents can take."""
    if load.offered >= load.agents:
        raise ValueError("more calls come than the agents can take: the queue grows without end")
    blocked = erlang_b(load)
    waits = load.agents * blocked / (load.agents - load.offered * (1 - blocked))
    return Foreseen(waits, 0.0, waits * load.talk_s / (load.agents - load.offered))


def served_within(load: Load, limit_s: float) -> float:
    """The service level under Erlang C: the part of calls answered within ``limit_s``."""
    waits = erlang_c(load).waits
    return 1 - waits * exp(-(load.agents - load.offered) * limit_s / load.talk_s)


def erlang_a(load: Load, patience_s: float) -> Foreseen:
    """Callers whose patience is exponential with mean ``patience_s``; from the chain's steady state.

    State n has n calls in the house. It is left upwards at the arrival rate and downwards at the rate at
    which agents finish and waiting callers give up.
    """
    weights = [1.0]
    largest = 1.0
    for calls in range(1, _MOST_WAITING):
        waiting = max(0, calls - load.agents)
        leaving_per_s = min(calls, load.agents) / load.talk_s + waiting / patience_s
        weights.append(weights[-1] * load.arrivals_per_s / leaving_per_s)
        largest = max(largest, weights[-1])
        if calls > load.agents and weights[-1] < _NEGLIGIBLE * largest:
            break
    total = sum(weights)
    waits = sum(weights[load.agents :]) / total
    waiting_now = sum(max(0, calls - load.agents) * weight for calls, weight in enumerate(weights)) / total
    wait_s = waiting_now / load.arrivals_per_s  # Little's law
    return Foreseen(waits, wait_s / patience_s, wait_s)
