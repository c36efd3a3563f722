"""Opening hours of a menu or a group."""

from typing import Annotated

from pydantic import AfterValidator, Field

from config.entry import Entry, To
from dialplan.opening_hours import OpeningHours, check_week


def _check_week(week: str) -> str:
    check_week(week)
    return week


class HoursEntry(Entry):
    open: Annotated[str, Field(max_length=200), AfterValidator(_check_week)]
    closed: To

    def hours(self) -> OpeningHours:
        return OpeningHours(self.open, self.closed)
