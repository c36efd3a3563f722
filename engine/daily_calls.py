"""The tally of calls out of the house, kept over a restart: a limit per day is none if it can be reset."""

from datetime import date

from dialplan.tally import Tally, Whose
from engine.ports import Kept


class DailyCalls:
    """The tally of this moment."""

    def __init__(self, kept: Kept[Tally]) -> None:
        self._kept = kept
        self._tally = kept.load() or Tally()

    def count(self, whose: Whose, day: date) -> int:
        return self._tally.count(whose, day)

    def add(self, whose: Whose, day: date) -> None:
        self._tally = self._tally.with_call(whose, day)
        self._kept.keep(self._tally)
