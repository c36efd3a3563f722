"""The world that a story is played in: who takes their turn, what breaks, what is left at the end."""
