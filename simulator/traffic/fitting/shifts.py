"""Parts of a day that agents keep, as an estimate has them: to the quarter of an hour."""

from dataclasses import dataclass

QUARTER_S = 900
DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class Shift:
    """In seconds from midnight; ``days`` is on how many it was seen."""

    from_s: int
    to_s: int
    days: int

    def is_about(self, other: "Shift") -> bool:
        """Whether the two are a quarter apart at most: chance alone makes them so."""
        return abs(self.from_s - other.from_s) <= QUARTER_S and abs(self.to_s - other.to_s) <= QUARTER_S

    def has(self, other: "Shift") -> bool:
        return self.from_s <= other.from_s and other.to_s <= self.to_s

    def __str__(self) -> str:
        return f"{_clock(self.from_s)}-{_clock(self.to_s)}"


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds % 3600 // 60:02}"
