"""The words of a recorded call: a CDR's, and its lines of the routing log, checked as they are read."""

from datetime import UTC, datetime
from typing import Annotated, Self

from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field, model_validator

from dialplan.decision import Seen, Step
from simulator.recorded.cdr_files import LoggedCallWords, LogLineWords

_FIRST, _LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
_LONGEST_S = 7 * 24 * 3600.0
_SKEW_S = 60.0
"""By how much the clocks of an engine and of its successor may differ."""


def _check_time(at: datetime) -> datetime:
    if not _FIRST <= at < _LAST:
        raise ValueError("is no time at which anybody called")
    return at.astimezone(UTC)


_Time = Annotated[AwareDatetime, AfterValidator(_check_time)]


class LineWords(LogLineWords):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    call: str
    at: _Time
    step: Step
    rule: Annotated[str, Field(max_length=100)]
    saw: dict[str, Seen]
    decided: Annotated[str, Field(max_length=2000)]
    config_version: Annotated[int, Field(ge=0)]


class CallWords(LoggedCallWords):
    """Says no to what it does not know: a call is played as it was, or not at all."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    started: _Time
    log: Annotated[tuple[LineWords, ...], Field(max_length=100_000)]

    @model_validator(mode="after")
    def _check_log(self) -> Self:
        if (self.ended - self.started).total_seconds() > _LONGEST_S:
            raise ValueError("impossible times: nobody's call lasts a week")
        times = [line.at for line in self.log]
        if times != sorted(times):
            raise ValueError("impossible times: its log goes back in time")
        if times and (self.started - times[0]).total_seconds() > _SKEW_S:
            raise ValueError("impossible times: its log begins before it started")
        if any(line.call != self.call for line in self.log):
            raise ValueError("its log has a line of another call")
        return self
