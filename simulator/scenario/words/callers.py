"""Who calls, and what they do, step by step."""

from typing import Annotated, Literal, Self

from pydantic import Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from simulator.callers import Caller, Doing, Hear, Leave, Press, Speak, Wait
from simulator.scenario.words.expectations import ExpectWords
from simulator.scenario.words.scalars import Keys, PhoneName
from simulator.story_files.words import Seconds, Words


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
