"""Calls as they were: read from what was exported, and what can be learnt of the people in them."""
