"""Finds menus with a key that tells the hours where there are none to tell."""

from collections.abc import Iterator

from dialplan.check.finding import Finding
from dialplan.company import Company
from dialplan.destinations import Menu


def find_untold_hours(company: Company) -> Iterator[Finding]:
    for menu in company.destinations.values():
        if isinstance(menu, Menu) and menu.tells_hours is not None and menu.hours_spoken is None:
            yield Finding(
                (*menu.id.split("/"), "tells_hours"),
                "tells the hours, and there are none to tell",
                "give the menu hours, or name in tells_hours_of a menu or group that has some",
            )
