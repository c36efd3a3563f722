"""What people may call: premium and foreign numbers, and how many calls a day."""

from typing import Annotated

from pydantic import Field

from config.entry import Entry
from dialplan.tolls import Tolls


class MayCallEntry(Entry):
    """``per_day`` is how many calls out of the house, none: any number."""

    premium: bool = False
    foreign: bool = False
    per_day: Annotated[int, Field(ge=0, le=10_000)] | None = None

    def tolls(self) -> Tolls:
        return Tolls(self.premium, self.foreign, self.per_day)


class OwnMayCallEntry(Entry):
    """A person's own; what is not set is as the organisation has it."""

    premium: bool | None = None
    foreign: bool | None = None
    per_day: Annotated[int, Field(ge=0, le=10_000)] | None = None

    def tolls(self, default: Tolls) -> Tolls:
        return Tolls(
            default.premium if self.premium is None else self.premium,
            default.foreign if self.foreign is None else self.foreign,
            default.per_day if self.per_day is None else self.per_day,
        )
