"""Display numbers (visningsnummer): numbers of the house that people may show when they call out."""

from typing import Annotated

from pydantic import Field

from config.entry import Entry, Key


class DisplayNumberEntry(Entry):
    """``agents`` and ``supervisors``: whether those of the group that has the number may show it."""

    sms: bool = False
    people: Annotated[tuple[Key, ...], Field(max_length=10_000)] = ()
    teams: Annotated[tuple[Key, ...], Field(max_length=500)] = ()
    agents: bool = True
    supervisors: bool = True
