"""Time that is the simulator's own: hours pass in milliseconds, and every run is the same."""
