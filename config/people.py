"""Users: who they are, what they may do, their phones, and what of call steering is their own."""

import re
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field

from config.call_steering import OwnSteering, Steered
from config.devices import AnyDevice, MobileEntry, mobile_of, phone_of
from config.entry import Entry, Key, Name
from config.numbers import NumberText
from config.problems import quote
from config.tolls import OwnMayCallEntry
from dialplan import destinations

_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_EXTENSION = re.compile(r"[0-9]{2,6}")


class Licence(StrEnum):
    """Supervisors need ``pro``."""

    STANDARD = "standard"
    PRO = "pro"


class Right(StrEnum):
    """What a person may do; the value is what the customer calls it."""

    TELEPHONY = "Telefonisystem"


def _check_email(email: str) -> str:
    if len(email) > 254 or not email.isprintable() or not _EMAIL.fullmatch(email):
        raise ValueError(f"{quote(email)} is not an e-mail address such as anna@example.com")
    return email


def _check_extension(extension: str) -> str:
    if not _EXTENSION.fullmatch(extension):
        raise ValueError(f"{quote(extension)} is not an extension: write 2 to 6 digits in quotes")
    return extension


Extension = Annotated[str, AfterValidator(_check_extension)]


class TeamEntry(Entry):
    name: Name


class PersonEntry(OwnSteering):
    """``ring_s`` in seconds; ``keeps`` has the version whose default the person keeps, by setting."""

    name: Name
    email: Annotated[str, AfterValidator(_check_email)] | None = None
    licence: Licence = Licence.STANDARD
    rights: Annotated[tuple[Right, ...], Field(max_length=10)] = ()
    teams: Annotated[tuple[Key, ...], Field(max_length=50)] = ()
    extension: Extension | None = None
    active: bool = True
    devices: Annotated[tuple[AnyDevice, ...], Field(max_length=10)] = ()
    ring_s: Annotated[int, Field(ge=5, le=120)] = 25
    display_number: NumberText | None = None
    may_call: OwnMayCallEntry = OwnMayCallEntry()
    keeps: dict[Steered, int] = Field(default_factory=dict)

    def phones(self, key: str, country: str) -> tuple[destinations.AnyDevice, ...]:
        """What rings for the person whose key this is."""
        return tuple(
            mobile_of(device, f"people/{key}/mobile{index or ''}", country)
            if isinstance(device, MobileEntry)
            else phone_of(device)
            for index, device in enumerate(self.devices)
        )
