"""The figures that calls are counted in: how many, how soon they were answered, how long they talked."""

from dataclasses import dataclass, fields
from enum import StrEnum


class SumBy(StrEnum):
    """What calls are put together by; days and hours are the organisation's."""

    DAY = "day"
    HOUR = "hour"
    GROUP = "group"
    AGENT = "agent"
    DISPOSITION = "disposition"
    DIRECTION = "direction"
    BILLING_ID = "billing-id"


@dataclass(frozen=True, slots=True)
class CallSum:
    """Some calls together.

    ``offered`` are those that came in to be answered: not closed, not refused, not
    to a number that leads nowhere or to a voicemail box to be listened to.
    ``in_time`` of them were answered within the time that the service level asks for, and ``waited_s``
    is their waits: in the queue for those who were in one, else from the start of the call.
    """

    calls: int = 0
    answered: int = 0
    abandoned: int = 0
    offered: int = 0
    in_time: int = 0
    waited_s: float = 0.0
    talk_s: float = 0.0
    external_talk_s: float = 0.0

    def __add__(self, other: "CallSum") -> "CallSum":
        return CallSum(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(self)))

    @property
    def service_level(self) -> float | None:
        """The part of the offered calls that was answered in time, from 0 to 1; None where none was."""
        return self.in_time / self.offered if self.offered else None

    @property
    def average_wait_s(self) -> float | None:
        return self.waited_s / self.offered if self.offered else None
