"""The words of a scenario file: what it may say, checked, and what each entry means."""

import re
from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from config.problems import quote
from dialplan.disposition import Disposition
from dialplan.ids import DestinationId, PersonId
from dialplan.outcome import LegOutcome
from dialplan.rules import RULES
from simulator.callers import Caller, Doing, Hear, Leave, Press, Speak, Wait
from simulator.phones import Answers, Flaky, Ignores, Reaction, Refuses, Unregistered
from simulator.scenario import (
    CutAgi,
    CutAmi,
    DiskFull,
    Expected,
    Fault,
    KillEngine,
    RestartAsterisk,
    StoreGone,
)

_DURATION = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,3})?) *(s|min|h)?")
_SECONDS = {"s": 1, "min": 60, "h": 3600, None: 1}
_KEYS = re.compile(r"[0-9*#]{1,20}")
_PIN = re.compile(r"[0-9]{4,8}")
_PHONE = re.compile(r"[A-Za-z0-9_.-]{1,60}")
_LONGEST_S = 24 * 3600
NO_VOICEMAIL = "none"


def _read_duration(value: object) -> object:
    match = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if match is not None:
        return float(match[1]) * _SECONDS[match[2]]
    if isinstance(value, str):
        raise ValueError(f"{quote(value)} is not a time: write 4, 4 s, 2 min or 1 h")
    return value


Seconds = Annotated[
    float,
    BeforeValidator(_read_duration),
    Field(ge=0, le=_LONGEST_S),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number", "minimum": 0, "maximum": _LONGEST_S},
                {"type": "string", "pattern": f"^{_DURATION.pattern}$"},
            ]
        }
    ),
]


def _check_keys(keys: str) -> str:
    if not _KEYS.fullmatch(keys):
        raise ValueError(f"{quote(keys)} are not keys of a telephone: 0 to 9, * and #")
    return keys


Keys = Annotated[
    str, AfterValidator(_check_keys), WithJsonSchema({"type": "string", "pattern": f"^{_KEYS.pattern}$"})
]


def _check_pin(pin: str) -> str:
    if not _PIN.fullmatch(pin):
        raise ValueError("is not a PIN: 4 to 8 digits")
    return pin


Pin = Annotated[
    str, AfterValidator(_check_pin), WithJsonSchema({"type": "string", "pattern": f"^{_PIN.pattern}$"})
]


def _check_phone(name: str) -> str:
    if not _PHONE.fullmatch(name):
        raise ValueError(f"{quote(name)} is not the name of a phone: at most 60 of A-Z, a-z, 0-9, _ . -")
    return name


PhoneName = Annotated[
    str, AfterValidator(_check_phone), WithJsonSchema({"type": "string", "pattern": f"^{_PHONE.pattern}$"})
]


def _check_start(text: str) -> str:
    try:
        starts = datetime.fromisoformat(text)
    except ValueError:
        starts = None
    if starts is None or starts.tzinfo is not None:
        raise ValueError(f"{quote(text)} is not a date and time such as 2026-11-23 09:00")
    return text


class Words(BaseModel):
    """An entry of a file: says no to anything it does not know."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    def said(self) -> list[str]:
        """The settings that the file gives."""
        return [name for name in type(self).model_fields if getattr(self, name) is not None]


REACTIONS: dict[str, Reaction] = {
    "answers": Answers(),
    "ignores": Ignores(),
    "unregistered": Unregistered(),
    "declines": Refuses(603),
    "busy": Refuses(486),
    "unavailable": Refuses(480),
    "not_found": Refuses(404),
    "times_out": Refuses(408),
    "fails": Refuses(500),
}
"""What a phone does, in one word; a SIP status says the rest."""


_WITH_AN_ANSWER = ("talks", "presses", "fails_every")


class PhoneWords(Words):
    """``busy``, or ``{answers_after: 4, talks: 30}``, or ``{declines_after: 2}``, or ``{refuses: 503}``.

    Who is asked to take the call by a key ``presses`` one; without it nobody does, as a voicemail.
    One that answers may be flaky: ``fails_every: 2`` can't be reached the first time, the third, and so on.
    """

    does: Annotated[str, WithJsonSchema({"enum": list(REACTIONS)})] | None = None
    answers_after: Seconds | None = None
    talks: Seconds | None = None
    presses: Keys | None = None
    fails_every: Annotated[int, Field(ge=2, le=1000)] | None = None
    declines_after: Seconds | None = None
    refuses: Annotated[int, Field(ge=400, le=699)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_a_word(cls, value: object) -> object:
        return {"does": value} if isinstance(value, str) else value

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core: CoreSchema, handler: GetJsonSchemaHandler, /
    ) -> JsonSchemaValue:
        whole = handler(core)
        of = whole["properties"]
        one_thing = [
            {**whole, "properties": {name: of[name] for name in names}, "required": [names[0]]}
            for names in (("does",), ("answers_after", *_WITH_AN_ANSWER), ("declines_after",), ("refuses",))
        ]
        return {"anyOf": [{"enum": list(REACTIONS)}, *one_thing]}

    @model_validator(mode="after")
    def _check(self) -> Self:
        said = self.said()
        if self.does is not None and self.does not in REACTIONS:
            raise ValueError(f"{quote(self.does)} is not one of {', '.join(REACTIONS)}")
        answers = said[:1] == ["answers_after"] and set(said[1:]) <= {*_WITH_AN_ANSWER}
        if not answers and said not in (["does"], ["declines_after"], ["refuses"]):
            raise ValueError(
                "a phone does one thing: answers_after (and talks, presses, fails_every), "
                "declines_after or refuses"
            )
        return self

    def reaction(self) -> Reaction | Flaky:
        if self.does is not None:
            return REACTIONS[self.does]
        if self.answers_after is not None:
            answers = Answers(self.answers_after, self.talks, self.presses or "")
            return answers if self.fails_every is None else Flaky(answers, self.fails_every)
        if self.declines_after is not None:
            return Refuses(603, self.declines_after)
        return Refuses(self.refuses or 500)


class StepWords(Words):
    """One of ``wait: 4``, ``press: "1"``, ``speak: 6``, ``hear: 1`` and ``hang_up``."""

    wait: Seconds | None = None
    press: Keys | None = None
    speak: Seconds | None = None
    hear: Annotated[int, Field(ge=0, le=100)] | None = None
    hang_up: Literal[True] | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_a_word(cls, value: object) -> object:
        return {value: True} if isinstance(value, str) else value

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core: CoreSchema, handler: GetJsonSchemaHandler, /
    ) -> JsonSchemaValue:
        one_thing = {"minProperties": 1, "maxProperties": 1}
        return {"anyOf": [{"const": "hang_up"}, {**handler(core), **one_thing}]}

    @model_validator(mode="after")
    def _check(self) -> Self:
        if len(self.said()) != 1:
            raise ValueError("a step is one thing: wait, press, speak, hear or hang_up")
        return self

    def doing(self) -> Doing:
        match self.said()[0]:
            case "wait":
                return Wait(self.wait or 0.0)
            case "press":
                return Press(self.press or "")
            case "speak":
                return Speak(self.speak or 0.0)
            case "hear":
                return Hear(self.hear or 0)
            case _:
                return Leave()


class ExpectWords(Words):
    """What must come out."""

    disposition: Disposition | None = None
    path: tuple[Annotated[str, WithJsonSchema({"enum": sorted(RULES)})], ...] | None = None
    passes: tuple[DestinationId, ...] | None = None
    group: DestinationId | None = None
    agent: PersonId | None = None
    legs: dict[PersonId, LegOutcome] | None = None
    voicemail: str | None = None
    waits_at_most: Seconds | None = None
    shows: str | None = None
    hears: tuple[Annotated[str, Field(min_length=1)], ...] | None = None

    def expected(self) -> Expected:
        voicemail = "" if self.voicemail == NO_VOICEMAIL else self.voicemail
        return Expected(
            disposition=self.disposition,
            path=self.path,
            passes=self.passes,
            group=self.group,
            agent=self.agent,
            legs=self.legs,
            voicemail=None if voicemail is None else DestinationId(voicemail),
            waits_at_most_s=self.waits_at_most,
            shows=self.shows,
            hears=self.hears,
        )


class CallerWords(Words):
    """Somebody who calls."""

    dials: Annotated[str, Field(max_length=5_000)]
    phone: PhoneName | None = None
    number: Annotated[str, Field(max_length=5_000)] = ""
    name: Annotated[str, Field(max_length=5_000)] = ""
    withheld: bool = False
    at: Seconds = 0.0
    does: tuple[StepWords, ...] = ()
    patience: Seconds | None = None
    expect: ExpectWords

    def caller(self) -> Caller:
        doings = tuple(step.doing() for step in self.does)
        return Caller(self.number, self.name, self.dials, doings, self.patience, self.phone, self.withheld)


class FaultWords(Words):
    """What breaks: one thing. A store that is gone refuses what it is given, or hangs."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 2, "maxProperties": 2})

    at: Seconds
    cut_ami_for: Seconds | None = None
    cut_agi: Literal[True] | None = None
    kill_engine_for: Seconds | None = None
    restart_asterisk_for: Seconds | None = None
    store_gone_for: Seconds | None = None
    store_hangs_for: Seconds | None = None
    disk_full_for: Seconds | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if len(self.said()) != 2:
            things = [name for name in type(self).model_fields if name != "at"]
            raise ValueError(f"a fault is one thing: {', '.join(things[:-1])} or {things[-1]}")
        return self

    def fault(self) -> Fault:
        match self.said()[1]:
            case "cut_ami_for":
                return CutAmi(self.at, self.cut_ami_for or 0.0)
            case "kill_engine_for":
                return KillEngine(self.at, self.kill_engine_for or 0.0)
            case "restart_asterisk_for":
                return RestartAsterisk(self.at, self.restart_asterisk_for or 0.0)
            case "store_gone_for":
                return StoreGone(self.at, self.store_gone_for or 0.0)
            case "store_hangs_for":
                return StoreGone(self.at, self.store_hangs_for or 0.0, hangs=True)
            case "disk_full_for":
                return DiskFull(self.at, self.disk_full_for or 0.0)
            case _:
                return CutAgi(self.at)


def _check_callers(callers: tuple[CallerWords, ...]) -> tuple[CallerWords, ...]:
    if not callers:
        raise ValueError("is empty: a story needs somebody who calls")
    return callers


def _as_several(value: object) -> object:
    return tuple(value) if isinstance(value, list) else (value,)


class ScenarioWords(Words):
    """A whole file. ``company`` is another file beside it, ``change`` what is different from that company."""

    story: str
    starts: Annotated[
        str,
        AfterValidator(_check_start),
        WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?)?$"}),
    ]
    company: str | None = None
    change: dict[str, object] | None = None
    phones: dict[
        str,
        Annotated[
            tuple[PhoneWords, ...],
            BeforeValidator(_as_several, json_schema_input_type=PhoneWords | tuple[PhoneWords, ...]),
            Field(min_length=1),
        ],
    ] = {}
    two_lines: tuple[str, ...] = ()
    callers: Annotated[tuple[CallerWords, ...], AfterValidator(_check_callers)]
    faults: tuple[FaultWords, ...] = ()
    pins: dict[str, Pin] = {}
    callbacks: tuple[ExpectWords, ...] = ()
    ends_within: Seconds = 3600.0
