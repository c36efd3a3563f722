"""All that was learnt of recorded calls, and the day that it makes."""

from collections.abc import Sequence
from dataclasses import dataclass

from simulator.traffic.fitting.agents import FittedAgents, fit_agents
from simulator.traffic.fitting.recording import Recording
from simulator.traffic.fitting.streams import FittedCalls, fit_calls


@dataclass(frozen=True, slots=True)
class Fitted:
    recording: Recording
    calls: Sequence[FittedCalls]
    agents: FittedAgents


def fit(recording: Recording) -> Fitted:
    return Fitted(recording, fit_calls(recording), fit_agents(recording))
