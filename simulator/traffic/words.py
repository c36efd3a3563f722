"""The words of a traffic file: what it may say, checked, and what each entry means."""

import re
from datetime import date
from itertools import pairwise
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from config.problems import quote
from simulator.story_files.words import Seconds, Words
from simulator.traffic.chance import Always, Duration, Exponential, Lognormal

_CLOCK = r"([01][0-9]|2[0-3]):([0-5][0-9])|24:00"
_SPAN = re.compile(rf"({_CLOCK})-({_CLOCK})")
_KEYS = re.compile(r"[0-9*#]{0,20}")
_DAY = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")


def _check_span(text: str) -> str:
    if not _SPAN.fullmatch(text):
        raise ValueError(f"{quote(text)} is not a part of a day such as 08:00-17:00")
    if span_of(text)[0] >= span_of(text)[1]:
        begin, _, end = text.partition("-")
        night = f"; a night shift is works: 00:00-24:00 with breaks: [{end}-{begin}]" if end != begin else ""
        raise ValueError(f"{quote(text)} does not end after its start, on the same day{night}")
    return text


def span_of(text: str) -> tuple[float, float]:
    """``08:00-17:00`` in seconds from midnight."""
    begin, _, end = text.partition("-")
    return seconds_of(begin), seconds_of(end)


def seconds_of(clock: str) -> float:
    hours, _, minutes = clock.partition(":")
    return int(hours) * 3600.0 + int(minutes) * 60.0


def _check_day(text: str) -> str:
    if not _DAY.fullmatch(text) or not _is_date(text):
        raise ValueError(f"{quote(text)} is not a date such as 2026-11-23")
    return text


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


NEVER = "never"
"""Who does not work that day."""


def _check_keys(keys: str) -> str:
    if not _KEYS.fullmatch(keys):
        raise ValueError(f"{quote(keys)} are not keys of a telephone: at most 20 of 0 to 9, * and #, or ''")
    return keys


def _check_shift(text: str) -> str:
    return text if text == NEVER else _check_span(text)


Keys = Annotated[str, AfterValidator(_check_keys)]
Span = Annotated[str, AfterValidator(_check_span)]
Shift = Annotated[str, AfterValidator(_check_shift)]
Share = Annotated[float, Field(ge=0, le=1)]


class DurationWords(Words):
    """``{mean: 4 min}``, with ``spread`` (deviation over mean) where it is not 1, or ``{always: 30}``."""

    mean: Annotated[Seconds, Field(gt=0)] | None = None
    spread: Annotated[float, Field(gt=0, le=5)] | None = None
    always: Seconds | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.said() not in (["mean"], ["mean", "spread"], ["always"]):
            raise ValueError("a duration is {mean: 4 min}, {mean: 4 min, spread: 0.8} or {always: 30}")
        return self

    def duration(self) -> Duration:
        if self.always is not None:
            return Always(self.always)
        mean_s = self.mean or 0.0
        return Exponential(mean_s) if self.spread is None else Lognormal(mean_s, self.spread)


class CallsWords(Words):
    """Calls to a number: ``per_hour`` in each ``span``, or so many ``calls`` in all of it (a campaign).

    ``presses`` has how many of them press which keys, in proportion; '' is those who press nothing.
    ``patience`` is how long callers wait for an answer; without it for ever. ``leave_message`` is the part of
    those who come to a voicemail box that speaks there, ``take_callback`` of those who are offered a call
    back that wants one.
    """

    dials: Annotated[str, Field(max_length=40)]
    per_hour: dict[Span, Annotated[float, Field(ge=0, le=100_000)]] = Field(default_factory=dict)
    campaigns: dict[Span, Annotated[float, Field(ge=0, le=1_000_000)]] = Field(default_factory=dict)
    presses: dict[Keys, Annotated[float, Field(ge=0)]] = Field(default_factory=dict)
    presses_after: Seconds = 5.0
    patience: DurationWords | None = None
    leave_message: Share = 0.5
    take_callback: Share = 0.3

    @model_validator(mode="after")
    def _check(self) -> Self:
        if not self.per_hour and not self.campaigns:
            raise ValueError("needs per_hour, such as {08:00-17:00: 60}, or campaigns")
        if self.presses and not sum(self.presses.values()):
            raise ValueError("presses: somebody must press something, or nothing ('')")
        return self


def _check_breaks(breaks: tuple[str, ...]) -> tuple[str, ...]:
    in_order = sorted(breaks, key=span_of)
    for one, other in pairwise(in_order):
        if span_of(other)[0] < span_of(one)[1]:
            raise ValueError(f"{quote(one)} and {quote(other)} are partly at the same time: make one of them")
    return breaks


Breaks = Annotated[tuple[Span, ...], Field(max_length=20), AfterValidator(_check_breaks)]


class _AnsweringWords(Words):
    """How often a telephone is let ring, or declined."""

    ignores: Share = 0.0
    declines: Share = 0.0

    @model_validator(mode="after")
    def _check_shares(self) -> Self:
        if self.ignores + self.declines > 1:
            raise ValueError("ignores and declines are parts of all calls: together at most 1")
        return self


class AgentWords(_AnsweringWords):
    """How somebody works: when (or ``never``), how soon they answer, how often they let it ring or decline,
    how long they talk."""

    works: Shift = "00:00-24:00"
    breaks: Breaks = ()
    answers_after: DurationWords = DurationWords(mean=4.0)
    talks: DurationWords = DurationWords(mean=240.0, spread=0.8)

    @model_validator(mode="after")
    def _check_within_shift(self) -> Self:
        begin, end = self.shift
        for one in self.breaks if self.works != NEVER else ():
            if not begin <= span_of(one)[0] < span_of(one)[1] <= end:
                raise ValueError(f"breaks: {quote(one)} is not within works: {self.works}")
        return self

    @property
    def shift(self) -> tuple[float, float]:
        """In seconds from midnight; from nothing to nothing for who never works."""
        return (0.0, 0.0) if self.works == NEVER else span_of(self.works)

    @property
    def pauses(self) -> tuple[tuple[float, float], ...]:
        """The breaks in seconds from midnight, in order; two that touch are one."""
        joined: list[tuple[float, float]] = []
        for from_s, to_s in sorted(map(span_of, self.breaks)) if self.works != NEVER else ():
            touches = bool(joined) and joined[-1][1] == from_s
            joined.append((joined.pop()[0] if touches else from_s, to_s))
        return tuple(joined)


class OutsideWords(_AnsweringWords):
    """How telephones outside the house are answered: numbers that calls are sent on to, and callers who are
    called back. They have lines for everybody. Without ``talks`` they talk as ``everybody`` does."""

    answers_after: DurationWords = DurationWords(mean=8.0, spread=0.5)
    talks: DurationWords | None = None


class TrafficWords(Words):
    """A whole file. ``agents`` has an entry a person (by their key), ``everybody`` is for all the others."""

    story: str
    day: Annotated[str, AfterValidator(_check_day)]
    company: str | None = None
    change: dict[str, object] | None = None
    seed: Annotated[int, Field(ge=0)] = 0
    calls: Annotated[tuple[CallsWords, ...], Field(min_length=1, max_length=200)]
    agents: dict[str, AgentWords] = Field(default_factory=dict)
    everybody: AgentWords = AgentWords()
    outside: OutsideWords = OutsideWords()
    answered_within: Seconds = 20.0
