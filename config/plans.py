"""What an organisation has bought: its plan, and how much of a thing it may have."""

from collections.abc import Mapping
from enum import StrEnum


class Plan(StrEnum):
    LIGHT = "Light"
    UNLIMITED = "Unlimited"


class Item(StrEnum):
    """What can be bought one by one; the value is the section that it counts."""

    GROUP = "groups"
    MENU = "menus"


INCLUDED: Mapping[Plan, int | None] = {Plan.LIGHT: 2, Plan.UNLIMITED: None}
"""How many groups, and how many menus, a plan has in it; None is any number."""


def quota(plan: Plan, bought: int) -> int | None:
    """How many an organisation may have; None is any number."""
    included = INCLUDED[plan]
    return None if included is None else included + bought
