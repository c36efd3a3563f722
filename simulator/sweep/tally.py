"""How far sweeps are, counted in whatever processes they go on."""

from multiprocessing import get_context


class Tally:
    """Counts in this process and in those that are forked from it."""

    def __init__(self) -> None:
        fork = get_context("fork")
        self._found, self._played = fork.Value("Q", 0), fork.Value("Q", 0)

    def find(self, points: int) -> None:
        """So many more are to be played."""
        with self._found.get_lock():
            self._found.value += points

    def play(self) -> None:
        """One more has been."""
        with self._played.get_lock():
            self._played.value += 1

    def __str__(self) -> str:
        # without the locks: a process that was killed may have one for ever
        return f"{self._played.get_obj().value:,} of {self._found.get_obj().value:,} points"
