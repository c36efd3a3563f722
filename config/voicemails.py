"""Voicemail boxes (röstbrevlådor): their greeting and how long a message may be."""

from typing import Annotated

from pydantic import Field

from config.entry import Entry, Name
from config.speeches import Narrator, Text
from dialplan.destinations import Voicemail
from dialplan.ids import DestinationId


class VoicemailEntry(Entry):
    """Lengths in seconds."""

    name: Name
    greeting: Text
    max_s: Annotated[int, Field(ge=5, le=600)] = 180
    silence_s: Annotated[int, Field(ge=2, le=30)] = 5

    def destination(self, id_: DestinationId, narrator: Narrator) -> Voicemail:
        return Voicemail(id_, narrator.prompt(self.greeting), self.max_s, self.silence_s)
