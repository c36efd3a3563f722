"""Voicemail boxes (röstbrevlådor): their greeting, how long a message may be, and what becomes of it."""

from typing import Annotated

from pydantic import Field

from config.entry import Entry, Key, Name
from config.people import Extension
from config.speeches import Language, Narrator, Text
from dialplan.destinations import Voicemail
from dialplan.ids import DestinationId, Endpoint

MaxS = Annotated[int, Field(ge=5, le=600)]
SilenceS = Annotated[int, Field(ge=2, le=30)]


class VoicemailEntry(Entry):
    """Lengths in seconds; ``transcription`` None follows the default of people's boxes, ``language`` the
    organisation's; ``notify`` are people who get each message by mail and by their phones' lamps."""

    name: Name
    greeting: Text
    max_s: MaxS = 180
    silence_s: SilenceS = 5
    reviews: bool = True
    language: Language | None = None
    transcription: bool | None = None
    extension: Extension | None = None
    notify: Annotated[tuple[Key, ...], Field(max_length=50)] = ()

    def destination(
        self,
        id_: DestinationId,
        narrator: Narrator,
        *,
        transcribes: bool,
        mails_to: tuple[str, ...] = (),
        lamps: tuple[Endpoint, ...] = (),
    ) -> Voicemail:
        return Voicemail(
            id_,
            narrator.prompt(self.greeting),
            self.max_s,
            self.silence_s,
            language=self.language or narrator.language,
            transcribes=transcribes if self.transcription is None else self.transcription,
            mails_to=mails_to,
            lamps=lamps,
            reviews=self.reviews,
            told_in=narrator.language,
            name=self.name,
        )
