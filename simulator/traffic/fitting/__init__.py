"""A day of traffic fitted to recorded calls: what they tell of callers and agents, as a file of words."""
