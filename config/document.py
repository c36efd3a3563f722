"""One organisation's whole configuration as its administrator wrote it."""

import re
from functools import lru_cache
from typing import Annotated
from zoneinfo import ZoneInfo

from phonenumbers import SUPPORTED_REGIONS
from pydantic import AfterValidator, Field

from config.announcements import AnnouncementEntry
from config.audio_files import AudioEntry
from config.calendars import CalendarEntry
from config.call_steering import CallSteering
from config.display_numbers import DisplayNumberEntry
from config.entry import BUSY, Entry, Key, Name, To
from config.externals import ExternalEntry
from config.menus import MenuEntry
from config.numbers import NumberPlan, NumberText
from config.people import PersonEntry, TeamEntry
from config.plans import Plan
from config.problems import quote
from config.response_groups import GroupEntry
from config.speeches import Language
from config.tolls import MayCallEntry
from config.voicemails import VoicemailEntry
from dialplan.ids import OrganisationId


def _check_organisation(organisation: OrganisationId) -> OrganisationId:
    if not re.fullmatch(r"[a-z0-9-]{1,40}", organisation):
        raise ValueError("an organisation's id has 1 to 40 of the letters a-z, digits and -")
    return organisation


def _check_country(country: str) -> str:
    if country not in SUPPORTED_REGIONS:
        raise ValueError(f"{quote(country)} is not a country: write its two letters, such as SE")
    return country


@lru_cache(maxsize=256)
def _has_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError):  # a path, a folder of zones, an unknown name
        return False
    return True


def _check_zone(name: str) -> str:
    if not _has_zone(name):
        raise ValueError(f"{quote(name)} is not a time zone this machine knows: such as Europe/Stockholm")
    return name


PauseDigits = Annotated[str, Field(pattern=r"^[0-9]{1,4}$")]
"""What agents dial after ``*46*`` to say why they pause."""

PauseReason = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[\w -]+$")]
"""Why, in a word or two; it is in logs."""


class Document(Entry):
    """Sections are mappings from the administrator's keys to entries.

    Two documents are equal when they mean the same, however their files are laid out.
    """

    organisation: Annotated[OrganisationId, AfterValidator(_check_organisation)]
    name: Name
    country: Annotated[str, AfterValidator(_check_country)] = "SE"
    language: Language = "sv"
    time_zone: Annotated[str, AfterValidator(_check_zone)] = "Europe/Stockholm"
    plan: Plan = Plan.UNLIMITED
    calendars: dict[Key, CalendarEntry] = Field(default_factory=dict)
    people: dict[Key, PersonEntry] = Field(default_factory=dict)
    teams: dict[Key, TeamEntry] = Field(default_factory=dict)
    call_steering: CallSteering = CallSteering()
    earlier_defaults: dict[int, CallSteering] = Field(default_factory=dict)
    groups: dict[Key, GroupEntry] = Field(default_factory=dict)
    menus: dict[Key, MenuEntry] = Field(default_factory=dict)
    voicemails: dict[Key, VoicemailEntry] = Field(default_factory=dict)
    announcements: dict[Key, AnnouncementEntry] = Field(default_factory=dict)
    externals: dict[Key, ExternalEntry] = Field(default_factory=dict)
    audio_files: dict[Key, AudioEntry] = Field(default_factory=dict)
    numbers: NumberPlan = Field(default_factory=dict)
    display_numbers: dict[NumberText, DisplayNumberEntry] = Field(default_factory=dict)
    main_number: NumberText | None = None
    may_call: MayCallEntry = MayCallEntry()
    unassigned: To = BUSY
    pause_reasons: dict[PauseDigits, PauseReason] = Field(default_factory=dict)


SECTIONS = ("menus", "groups", "people", "voicemails", "announcements", "externals")
"""The sections whose entries are destinations."""
