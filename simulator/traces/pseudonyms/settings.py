"""What a text in a company's document is, by where it stands."""

import re
from enum import Enum

_DESTINATION = re.compile(r"(menus|groups|people|voicemails|announcements|externals)/.+")


class Meaning(Enum):
    """The last ones are keys of the section that they are named after."""

    ORGANISATION = "organisation"
    NAME = "name"
    MAIL = "mail"
    TEXT = "text"
    BILLING = "billing"
    NUMBER = "number"
    EXTENSION = "extension"
    ENDPOINT = "endpoint"
    DESTINATION = "destination"
    DIGEST = "digest"
    PLAIN = "plain"
    PERSON = "people"
    TEAM = "teams"
    CALENDAR = "calendars"
    AUDIO = "audio_files"


_BY_NAME = {
    "organisation": Meaning.ORGANISATION,
    "name": Meaning.NAME,
    "email": Meaning.MAIL,
    "billing_id": Meaning.BILLING,
    "number": Meaning.NUMBER,
    "display_number": Meaning.NUMBER,
    "main_number": Meaning.NUMBER,
    "mobile": Meaning.NUMBER,
    "extension": Meaning.EXTENSION,
    "endpoint": Meaning.ENDPOINT,
    "digest": Meaning.DIGEST,
    "agents": Meaning.PERSON,
    "agent": Meaning.PERSON,
    "supervisors": Meaning.PERSON,
    "people": Meaning.PERSON,
    "notify": Meaning.PERSON,
    "teams": Meaning.TEAM,
    "calendar": Meaning.CALENDAR,
    "audio": Meaning.AUDIO,
}
_TEXTS = frozenset(
    {
        *("says", "welcome", "greeting", "whisper", "offer", "note", "text"),
        *("no_input", "no_match", "closed_message", "queue_message", "sv", "en", "pause_reasons"),
    }
)
_PLAIN = frozenset(
    {
        *("country", "language", "time_zone", "plan", "licence", "rights", "strategy", "shows", "id", "on"),
        *("open", "hours", "holidays", "exceptions", "red_days", "eves", "half_days", "since", "until"),
        *("closed", "position_key", "tells_hours", "key", "languages", "causes", "personal_menu", "format"),
        *("source", "to", "then", "overflow", "when_full", "when_nobody", "after_last_try", "unassigned"),
        *("busy", "declined", "no_answer", "unreachable", "paused", "exit_keys", "keys", "numbers"),
        *("tells_hours_of", "countries", "prefixes"),
    }
)
"""Whose texts say what a program understands: words of ours, times, countries, keys of a telephone."""


def meaning_of(place: tuple[str, ...], text: str) -> Meaning:
    """A text that nobody knows here is taken for words of somebody's."""
    name = next(part for part in reversed(place) if not part.isdecimal() or len(place) == 1)
    name = _setting(place, name)
    if name == "devices":
        return Meaning.ENDPOINT
    if name == "notify" and place[0] == "groups":
        return Meaning.PLAIN
    if name in _BY_NAME and not (name == "name" and len(place) > 3):
        return _BY_NAME[name]
    if name in _TEXTS:
        return Meaning.TEXT
    if _DESTINATION.fullmatch(text):
        return Meaning.DESTINATION
    return Meaning.PLAIN if name in _PLAIN else Meaning.TEXT


def _setting(place: tuple[str, ...], name: str) -> str:
    """What stands under a key of the administrator's, or a telephone's, is its mapping's."""
    if place[0] in ("numbers", "unassigned"):
        return place[0]
    for mapping in ("keys", "exit_keys", "languages", "exceptions", "causes"):
        if mapping in place[:-1] and place[-2] == mapping:
            return mapping
    return name
