"""How a phone reacts, in a word or a few."""

from typing import Annotated, Self

from pydantic import Field, GetJsonSchemaHandler, WithJsonSchema, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from config.problems import quote
from simulator.phones import Answers, Flaky, Ignores, Reaction, Refuses, Unregistered
from simulator.scenario.words.scalars import Keys
from simulator.story_files.words import Seconds, Words

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
