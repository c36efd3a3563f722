"""How commands reach the engine that runs: one JSON object a line over a socket in the data folder."""
