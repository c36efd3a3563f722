"""Where a call would go at any time, and why: a tree of all that can happen, by the live decisions."""

from dialplan.foresight.considering import Considered, consider_hours
from dialplan.foresight.endings import endings_of
from dialplan.foresight.tree import Branch, Foreseen, Place
from dialplan.foresight.walk import foresee

__all__ = ["Branch", "Considered", "Foreseen", "Place", "consider_hours", "endings_of", "foresee"]
