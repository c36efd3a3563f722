"""Which of a hunt group's agents are rung, and why these."""

from dialplan.hunting.choosing import Candidates, Choice, choose_agents
from dialplan.hunting.history import AgentHistory, Histories
from dialplan.hunting.strategies import Strategy

__all__ = [
    "AgentHistory",
    "Candidates",
    "Choice",
    "Histories",
    "Strategy",
    "choose_agents",
]
