import pytest

from config.changing.changes import Change, Json
from config.changing.differences import find_differences, say_changes
from config.document import Document
from config.files import read_text
from tests.config.companies import SMALL


def changed(old: str, new: str) -> tuple[str, ...]:
    return find_differences(document(SMALL), document(SMALL.replace(old, new)))


def document(text: str) -> Document:
    return read_text(text, "small.yaml").document


def test_nothing_differs_between_a_document_and_itself() -> None:
    assert changed("", "") == ()


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            "    overflow: voicemails/support",
            "    overflow: busy",
            "groups/support overflow: voicemails/support → busy",
        ),
        (
            "    name: Kundtjänst\n",
            "    name: Kundtjänst\n    ring_s: 30\n",
            "groups/support ring_s: 20 → 30",
        ),
        (
            'agents: ["201", "202"]',
            'agents: ["202", {agent: "201", level: 2}]',
            "groups/support agents: [201, 202] → [202, {agent: 201, level: 2}]",
        ),
        (
            "keys: {",
            'keys: {"2": busy, ',
            "menus/main keys.2: none → busy",
        ),
        ("name: Anna Lind,", "name: Anna Lind, active: false,", "people/201 active: true → false"),
        ("unassigned: announcements/closed", "unassigned: busy", "unassigned: announcements/closed → busy"),
        (
            "unassigned:",
            "call_steering: {declined: voicemail}\nunassigned:",
            "call_steering declined: busy → voicemail",
        ),
        (
            '  "08-465 004 00": menus/main\n',
            '  "08-465 004 00": menus/main\n  "08-465 004 01": people/201\n',
            "numbers/08-465 004 01: added (people/201)",
        ),
        (
            "  closed: {says: Vi har stängt.}\n",
            "  closed: {says: Vi har stängt.}\n  lunch: {says: Vi äter.}\n",
            "announcements/lunch: added (says: Vi äter.)",
        ),
        (
            "    name: Huvudnummer\n",
            "    name: Huvudnummer\n    hours: {open: 24/7, closed: busy}\n",
            "menus/main hours: none → {open: 24/7, closed: busy}",
        ),
    ],
)
def test_each_difference_is_one_line_in_words(old: str, new: str, line: str) -> None:
    assert changed(old, new) == (line,)


def test_an_object_that_is_gone_is_said_as_such() -> None:
    more = SMALL.replace("unassigned:", "teams:\n  t: {name: Sälj}\nunassigned:")
    assert find_differences(document(more), document(SMALL)) == ("teams/t: removed (name: Sälj)",)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (None, 3, "purchases/groups: added (3)"),
        ("a\nb", "c → d", 'purchases/groups: "a\\nb" → "c \\u2192 d"'),
    ],
)
def test_changes_of_the_audit_log_are_said_too(before: Json, after: Json, said: str) -> None:
    assert say_changes([Change(("purchases", "groups"), before, after)]) == (said,)
