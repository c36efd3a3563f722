"""Finds groups that call people back at any hour, though their callers come by a menu that closes."""

from collections.abc import Iterator

from dialplan.check.finding import Finding, Severity
from dialplan.check.reach import reached_from
from dialplan.company import Company
from dialplan.destinations import HuntGroup, Menu, exits


def find_callbacks_at_night(company: Company) -> Iterator[Finding]:
    """Callbacks wait for the group's own hours; of a menu's before it they know nothing."""
    any_hour = [
        id_
        for id_, group in company.destinations.items()
        if isinstance(group, HuntGroup) and group.callback is not None and group.hours is None
    ]
    menus = (
        menu
        for menu in (company.destinations.values() if any_hour else ())
        if isinstance(menu, Menu) and menu.hours is not None
    )
    open_ways = {
        menu.id: reached_from(
            company, (to for name, to in exits(menu) if name not in ("hours.closed", "closed_now.to"))
        )
        for menu in menus
    }
    for group in any_hour:
        by = next((menu for menu, reached in open_ways.items() if group in reached), None)
        if by is not None:
            yield Finding(
                (*group.split("/"), "callback"),
                f"calls people back at any hour: callers come by {by}, which has hours, "
                "and the group has none",
                "give the group the same hours (a shared calendar)",
                Severity.WARNING,
            )
