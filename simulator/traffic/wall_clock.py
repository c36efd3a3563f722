"""The clock on the wall of one day: how long after midnight it is when it shows a time."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_EXACT_S = 1e-3


@dataclass(frozen=True, slots=True)
class WallClock:
    """Times are in seconds of the clock from the day's midnight.

    On the two days of the year when clocks change a day has 23 or 25 hours. An hour that is there twice is
    its first one; of one that is not there at all (``skips``) every time is the moment at which clocks go on.
    """

    day: date
    zone: ZoneInfo

    def starts(self) -> datetime:
        return datetime.combine(self.day, time(), self.zone)

    def elapsed_s(self, shows_s: float) -> float:
        """How many seconds after midnight the clock shows this."""
        if self.skips(shows_s):
            shows_s = self._last_before(shows_s)
        gone_on = self._offset(shows_s, fold=0) - self._offset(0.0, fold=0)
        return shows_s - gone_on.total_seconds()

    def skips(self, shows_s: float) -> bool:
        """Whether the clock never shows this: then the offset before it is less than the one after it
        (PEP 495)."""
        return self._offset(shows_s, fold=0) < self._offset(shows_s, fold=1)

    def _last_before(self, skipped_s: float) -> float:
        gap = self._offset(skipped_s, fold=1) - self._offset(skipped_s, fold=0)
        shown_s = skipped_s - gap.total_seconds()
        while skipped_s - shown_s > _EXACT_S:
            middle_s = (shown_s + skipped_s) / 2
            shown_s, skipped_s = (shown_s, middle_s) if self.skips(middle_s) else (middle_s, skipped_s)
        return round(shown_s)

    def _offset(self, shows_s: float, fold: int) -> timedelta:
        at = (self.starts() + timedelta(seconds=shows_s)).replace(fold=fold)  # adds on the clock (PEP 495)
        offset = at.utcoffset()
        assert offset is not None
        return offset
