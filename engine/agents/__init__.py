"""One model of each agent across all groups: who has them, and what they are doing."""

from engine.agents.in_process import AgentsInProcess
from engine.agents.store import AgentStore

__all__ = ["AgentStore", "AgentsInProcess"]
