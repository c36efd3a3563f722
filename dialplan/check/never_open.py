"""Finds opening hours that never open: a week without an hour, and no exception that has one."""

from collections.abc import Iterator

from dialplan.check.finding import Finding, Severity
from dialplan.company import Company
from dialplan.destinations import hours_of


def find_hours_that_never_open(company: Company) -> Iterator[Finding]:
    """A calendar that several share is told once."""
    places = {
        ("calendars", hours.calendar.key) if hours.calendar.key else (*id_.split("/"), "hours")
        for id_, destination in company.destinations.items()
        if (hours := hours_of(destination)) is not None and not hours.calendar.ever_opens()
    }
    for place in sorted(places):
        yield Finding(
            (*place, "open"),
            "is never open",
            "give a weekday hours, or close with closed_now instead",
            Severity.WARNING,
        )
