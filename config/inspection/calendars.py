"""Finds hours by a calendar that is not there, and calendars that no hours are by."""

from collections.abc import Collection, Iterator

from config.document import Document
from config.problems import quote
from dialplan.check import Finding, Severity
from dialplan.ids import DestinationId

Place = tuple[str, ...]


def find_unknown_calendars(document: Document, unread: Collection[DestinationId]) -> Iterator[Finding]:
    """The company has no hours in their place."""
    for where, calendar in _used_calendars(document):
        if calendar not in document.calendars and f"calendars/{calendar}" not in unread:
            yield Finding(
                where, f"{quote(calendar)} is not among the calendars", "name one that is, or add it"
            )


def find_unused_calendars(document: Document) -> Iterator[Finding]:
    used = {calendar for _, calendar in _used_calendars(document)}
    for key in document.calendars:
        if key not in used:
            yield Finding(
                ("calendars", key),
                "is used by no menu or group",
                "let one have its hours by it, or take it away",
                Severity.WARNING,
            )


def _used_calendars(document: Document) -> Iterator[tuple[Place, str]]:
    menus = (("menus", key, entry.hours) for key, entry in document.menus.items())
    groups = (("groups", key, entry.hours) for key, entry in document.groups.items())
    for section, key, hours in (*menus, *groups):
        if hours is not None and hours.calendar:
            yield (section, key, "hours", "calendar"), hours.calendar
