"""Drafts of the demo company, and the notes on them."""

from collections.abc import Sequence
from datetime import date

from config.files import DEMO_FILE, read_text
from config.snapshot.company import company_of
from dialplan.check.otherwise import find_changes_for_callers
from dialplan.company import Company

TEXT = DEMO_FILE.read_text()
TODAY = date(2026, 11, 23)
"""A Monday."""

WEEK = "open: Mo-Fr 08:00-17:00"
Change = tuple[str, str]


def demo(*changes: Change) -> Company:
    text = TEXT
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    return company_of(read_text(text, "demo.yaml").document, 1)


def notes(*changes: Change, now: Sequence[Change] = ()) -> Sequence[str]:
    """What ``changes`` change for callers, beside ``now``."""
    found = find_changes_for_callers(demo(*now), demo(*now, *changes), TODAY)
    return [f"{'/'.join(one.where)}: {one.draft}, was {one.now}" for one in found]
