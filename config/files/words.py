"""What pydantic found wrong, in the words of an administrator."""

from collections.abc import Mapping
from difflib import get_close_matches

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from config.announcements import AnnouncementEntry
from config.audio_files import AudioEntry
from config.calendars import CalendarEntry, ExceptionEntry, HolidaysEntry
from config.call_steering import CallSteering, PersonalMenuEntry
from config.devices import DeviceEntry, MobileEntry
from config.display_numbers import DisplayNumberEntry
from config.document import Document
from config.externals import ExternalEntry
from config.files.tree import Path
from config.menus import MenuEntry
from config.opening_hours import ClosedNowEntry, HoursEntry
from config.people import PersonEntry, TeamEntry
from config.problems import quote
from config.response_groups import (
    AgentEntry,
    AgentsSeeEntry,
    GroupEntry,
    GroupVoicemailEntry,
    PeriodicEntry,
)
from config.speeches import TextEntry, TranslatedText
from config.tolls import MayCallEntry, OwnMayCallEntry
from config.voicemails import VoicemailEntry

_MODELS: tuple[type[BaseModel], ...] = (
    Document,
    PersonEntry,
    DeviceEntry,
    MobileEntry,
    OwnMayCallEntry,
    MayCallEntry,
    TeamEntry,
    CallSteering,
    PersonalMenuEntry,
    GroupEntry,
    AgentEntry,
    AgentsSeeEntry,
    PeriodicEntry,
    GroupVoicemailEntry,
    ExternalEntry,
    AudioEntry,
    DisplayNumberEntry,
    MenuEntry,
    HoursEntry,
    ClosedNowEntry,
    CalendarEntry,
    HolidaysEntry,
    ExceptionEntry,
    TextEntry,
    TranslatedText,
    VoicemailEntry,
    AnnouncementEntry,
)
_SETTINGS = sorted({name for model in _MODELS for name in model.model_fields})

_WORDS: Mapping[str, str] = {
    "missing": "is missing",
    "string_type": "should be text",
    "int_type": "{given} is not a whole number",
    "int_from_float": "{given} is not a whole number",
    "int_parsing": "{given} is not a whole number",
    "float_type": "{given} is not a number",
    "float_parsing": "{given} is not a number",
    "finite_number": "{given} is not a number",
    "greater_than": "{given} is too little: more than {gt:g}",
    "less_than": "{given} is too much: less than {lt:g}",
    "bool_type": "{given} is not true or false",
    "bool_parsing": "{given} is not true or false",
    "list_type": "should be a list, such as [a, b]",
    "model_attributes_type": "should be settings under each other, such as name: value",
    "string_too_short": "is empty",
    "string_pattern_mismatch": "{given} has characters that can't stand here",
    "datetime_type": "{given} is not a time",
    "datetime_parsing": "{given} is not a time",
    "datetime_from_date_parsing": "{given} is not a time",
    "timezone_aware": "{given} has no time zone",
    "json_invalid": "is not JSON",
    "greater_than_equal": "{given} is too little: at least {ge:g}",
    "less_than_equal": "{given} is too much: at most {le:g}",
    "string_too_long": "is too long: at most {max_length} characters",
    "enum": "{given} is not one of {expected}",
    "literal_error": "{given} is not one of {expected}",
    "too_short": "is empty",
    "too_long": "has too many entries: at most {max_length}",
    "tuple_type": "should be a list, such as [a, b]",
    "dict_type": "should be settings under each other, such as name: value",
    "model_type": "should be settings under each other, such as name: value",
    "value_error": "{error}",
}


def path_of(error: ErrorDetails) -> Path:
    """The path in the file; pydantic adds the shape of a union and that a key is meant."""
    return tuple(str(part) for part in error["loc"] if not (str(part).startswith("<") or part == "[key]"))


def describe(error: ErrorDetails) -> str:
    """Say what is wrong and, where it helps, what would be right."""
    given = error["input"]
    match error["type"]:
        case "extra_forbidden":
            name = str(error["loc"][-1])
            # It may be the name of a setting elsewhere: that is not meant.
            close = get_close_matches(name, [setting for setting in _SETTINGS if setting != name], n=1)
            return f"is not a setting: did you mean {close[0]}?" if close else "is not a setting"
        case "string_type" if isinstance(given, int | float):
            return f"should be text: put quotes around {quote(given)}"
        case kind if kind in _WORDS:
            limits = error.get("ctx", {})
            if "expected" in limits:
                limits["expected"] = limits["expected"].replace("'", "")
            return _WORDS[kind].format(given=quote(given), **limits)
        case _:
            return error["msg"]
