"""What must come out for a caller."""

from typing import Annotated, Literal, Self

from pydantic import Field, WithJsonSchema, model_validator

from dialplan.disposition import Disposition
from dialplan.ids import DestinationId, PersonId
from dialplan.outcome import LegOutcome
from dialplan.rules import RULES
from simulator.scenario.values import Expected
from simulator.story_files.words import Seconds, Words

NO_VOICEMAIL = "none"


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
    unattended: Literal[True] | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.unattended and len(self.said()) > 1:
            raise ValueError("unattended stands alone: of a call that no engine took nothing else is known")
        return self

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
            is_unattended=self.unattended or False,
        )
