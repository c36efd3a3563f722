"""CDRs as ``vaxel cdr --json`` writes them, one a line, with or without their lines of the routing log:
checked, and every mistake told with its line."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, model_validator

from config.files.bytes import read_lines
from config.files.words import describe
from config.problems import ConfigurationError, Problem
from dialplan.decision import Seen, Step
from dialplan.disposition import Disposition
from dialplan.ids import CallId, DestinationId, Endpoint, OrganisationId, PersonId
from dialplan.outcome import LegOutcome
from dialplan.records import Cdr, Direction, LegRecord, LogLine
from simulator.recorded.calls import RecordedCall

_MOST_PROBLEMS = 20
_OTHER_FORM = 8
"""So many fields that are missing make it something else."""

_LONGEST_LINE = 8 * 1024 * 1024

_Seconds = Annotated[float, Field(ge=0, le=366 * 86_400, allow_inf_nan=False)]


class _Words(BaseModel):
    """Passes over fields that it does not know, as readers of the contract do."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class _LegWords(_Words):
    agent: PersonId
    endpoint: Endpoint
    outcome: LegOutcome
    cause: int | None
    number: str
    talk_s: _Seconds

    def leg(self) -> LegRecord:
        return LegRecord(self.agent, self.endpoint, self.outcome, self.cause, self.number, self.talk_s)


class CdrWords(_Words):
    call: CallId
    organisation: OrganisationId
    direction: Direction
    did: str
    cli: str
    started: AwareDatetime
    answered: AwareDatetime | None
    ended: AwareDatetime
    disposition: Disposition
    group: DestinationId | None
    agent: PersonId | None
    wait_s: _Seconds
    talk_s: _Seconds
    queued_s: _Seconds | None
    estimated_wait_s: _Seconds | None
    billing_id: str
    shown: str
    callback_of: CallId | None
    legs: tuple[_LegWords, ...]
    config_version: int

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.ended < self.started:
            raise ValueError("ended before it started")
        if self.answered is not None and not self.started <= self.answered <= self.ended:
            raise ValueError("answered before it started, or after it ended")
        return self

    def cdr(self) -> Cdr:
        return Cdr(
            call=self.call,
            organisation=self.organisation,
            config_version=self.config_version,
            did=self.did,
            cli=self.cli,
            started=self.started,
            answered=self.answered,
            ended=self.ended,
            disposition=self.disposition,
            group=self.group,
            agent=self.agent,
            wait_s=self.wait_s,
            talk_s=self.talk_s,
            legs=tuple(leg.leg() for leg in self.legs),
            direction=self.direction,
            billing_id=self.billing_id,
            shown=self.shown,
            estimated_wait_s=self.estimated_wait_s,
            queued_s=self.queued_s,
            callback_of=self.callback_of,
        )


class LogLineWords(_Words):
    at: AwareDatetime
    step: Step
    rule: str
    saw: dict[str, Seen]
    decided: str
    config_version: int = 0

    def of(self, call: CdrWords, seq: int) -> LogLine:
        return LogLine(
            call=call.call,
            seq=seq,
            at=self.at,
            organisation=call.organisation,
            config_version=self.config_version,
            step=self.step,
            rule=self.rule,
            saw=self.saw,
            decided=self.decided,
        )


class LoggedCallWords(CdrWords):
    log: tuple[LogLineWords, ...] = ()

    def recorded(self) -> RecordedCall:
        return RecordedCall(self.cdr(), tuple(line.of(self, seq) for seq, line in enumerate(self.log, 1)))


def read_cdrs(path: Path, keep: Callable[[RecordedCall], RecordedCall]) -> tuple[RecordedCall, ...]:
    """Read a file of them, and ``keep`` of each what is wanted: logs are long.

    Raises ConfigurationError with the first mistakes, or where it has no call.
    """
    calls: list[RecordedCall] = []
    problems: list[Problem] = []
    first_lines: dict[CallId, int] = {}
    for number, line in _lines(path):
        try:
            call = LoggedCallWords.model_validate_json(line).recorded()
        except ValidationError as error:
            problems += _problems(path, number, line, error)
            if number == 1 or len(problems) >= _MOST_PROBLEMS:  # what is wrong from the start is no such file
                break
            continue
        if call.cdr.call in first_lines:
            what = f"has the call of line {first_lines[call.cdr.call]} again"
            problems.append(Problem(str(path), number, "call", what))
        first_lines.setdefault(call.cdr.call, number)
        calls.append(keep(call))
    if problems:
        raise ConfigurationError(problems[:_MOST_PROBLEMS])
    if not calls:
        raise ConfigurationError([Problem(str(path), 1, "", "has no calls")])
    return tuple(calls)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Those with something in them, counted from 1."""
    return ((number, line) for number, line in read_lines(path, _LONGEST_LINE) if line.strip())


def _problems(path: Path, number: int, line: str, error: ValidationError) -> Iterator[Problem]:
    if not line.lstrip().startswith("{"):
        what = "is no CDR: they are written by `vaxel cdr --json`, one object a line"
        if ";" in line or "," in line:
            what = "is no CDR: this seems to be CSV; what is read is written by `vaxel cdr --json`"
        yield Problem(str(path), number, "", what)
        return
    details = error.errors(include_url=False)
    if sum(detail["type"] == "missing" for detail in details) >= _OTHER_FORM:
        what = "is JSON, but no CDR: they are written by `vaxel cdr --json`, without --sum-by"
        yield Problem(str(path), number, "", what)
        return
    for detail in details:
        place = ".".join(str(part) for part in detail["loc"])
        what = "is no JSON" if detail["type"] == "json_invalid" else describe(detail)
        yield Problem(str(path), number, place, what)
