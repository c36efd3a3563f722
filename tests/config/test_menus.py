"""From what an administrator writes of a menu to what its callers can do."""

import pytest

from config.files import read_text
from config.snapshot.company import company_of
from dialplan.company import Company
from dialplan.destinations import Announcement, Menu
from dialplan.ids import DestinationId
from dialplan.prompts import Speech, in_language
from tests.config.companies import SMALL, problems_of


def company(*lines: str, more: str = "") -> Company:
    """The small company with these lines in its menu."""
    written = "".join(f"    {line}\n" for line in lines)
    text = SMALL.replace("    welcome: Välkommen.\n", f"    welcome: Välkommen.\n{written}")
    text = text.replace("name: Anna Lind,", 'name: Anna Lind, extension: "201",')
    text = text.replace("name: Bo Ek,", 'name: Bo Ek, extension: "202", active: false,')
    return company_of(read_text(text + more, "small.yaml").document, 1)


def menu_of(company: Company, key: str = "main") -> Menu:
    menu = company.destinations[DestinationId(f"menus/{key}")]
    assert isinstance(menu, Menu)
    return menu


def test_wrong_keys_and_none_have_the_same_tries_unless_told_otherwise() -> None:
    assert (menu_of(company("tries: 2")).tries, menu_of(company("tries: 2")).no_input_tries) == (2, 2)
    assert menu_of(company("tries: 2", "no_input_tries: 4")).no_input_tries == 4


def test_the_extensions_of_people_can_be_dialled_where_the_menu_says_so() -> None:
    extensions = dict(menu_of(company("dials_extensions: true")).extensions)
    assert extensions == {"201": "people/201", "202": "people/202"}  # whoever is not active: told so
    assert dict(menu_of(company()).extensions) == {}


def test_menus_share_one_index_of_the_extensions() -> None:
    other = "  b: {name: B, welcome: Hej., keys: {'1': hangup}, dials_extensions: true}\n"
    text = SMALL.replace("menus:\n", f"menus:\n{other}").replace(
        "    welcome: V", "    dials_extensions: true\n    welcome: V"
    )
    both = company_of(read_text(text, "small.yaml").document, 1)
    assert menu_of(both).extensions is menu_of(both, "b").extensions


def test_a_closed_message_is_said_on_the_way_to_where_the_closed_menu_leads() -> None:
    closed = company(
        "closed_message: {sv: Stängt., en: Closed.}",
        "hours: {open: Mo-Fr 08:00-17:00, closed: voicemails/support}",
        "closed_now: {to: hangup}",
    )
    menu = menu_of(closed)
    assert menu.hours is not None
    assert menu.closed_now is not None
    by_hours, by_hand = closed.destinations[menu.hours.closed], closed.destinations[menu.closed_now.to]
    assert isinstance(by_hours, Announcement)
    assert isinstance(by_hand, Announcement)
    assert (by_hours.then, by_hand.then) == ("voicemails/support", "hangup")
    assert in_language(by_hours.says, "en") == Speech("Closed.", "en")


def test_a_closed_menu_that_leads_nowhere_is_told_where_it_is_written() -> None:
    with_message = SMALL.replace(
        "    welcome: Välkommen.\n",
        "    welcome: Välkommen.\n    closed_message: Stängt.\n"
        "    hours: {open: Mo-Fr 08:00-17:00, closed: menus/gone}\n",
    )
    (problem,) = problems_of(with_message)
    assert problem.startswith(
        "small.yaml:16: menus.main.hours.closed: leads to menus/gone, which is not there"
    )


HOURS = "hours: {open: Mo-Fr 08:00-17:00, closed: hangup}"
EVENING = """\
  evening: {name: Kväll, welcome: Stängt., keys: {'1': hangup}, tells_hours: '7', tells_hours_of: menus/main}
"""


def test_a_menu_tells_its_own_hours() -> None:
    spoken = menu_of(company(HOURS, 'tells_hours: "9"')).hours_spoken
    assert spoken is not None
    assert spoken.calendar.week == "Mo-Fr 08:00-17:00"


def test_the_menu_for_the_evening_tells_when_the_other_is_open() -> None:
    text = SMALL.replace("menus:\n", f"menus:\n{EVENING}").replace(
        "    welcome: V", f"    {HOURS}\n    welcome: V"
    )
    spoken = menu_of(company_of(read_text(text, "small.yaml").document, 1), "evening").hours_spoken
    assert spoken is not None
    assert spoken.calendar.week == "Mo-Fr 08:00-17:00"


@pytest.mark.parametrize(
    ("lines", "where", "what"),
    [
        (['tells_hours: "9"'], "tells_hours", "tells the hours, and there are none to tell"),
        (
            ['tells_hours: "9"', "tells_hours_of: groups/support"],
            "tells_hours",
            "tells the hours, and there are",
        ),
        ([HOURS, 'tells_hours: "1"'], "tells_hours", "is a key that leads somewhere already"),
        (
            [HOURS, 'tells_hours: "9"', 'languages: {"9": en}'],
            "tells_hours",
            "is a key for a language already",
        ),
        (['languages: {"1": en}'], "languages.1", "is a key that leads somewhere already"),
    ],
)
def test_keys_that_could_do_nothing_are_refused(lines: list[str], where: str, what: str) -> None:
    written = "".join(f"    {line}\n" for line in lines)
    problems = problems_of(SMALL.replace("    welcome: Välkommen.\n", f"    welcome: Välkommen.\n{written}"))
    assert len(problems) == 1
    assert f"menus.main.{where}: {what}" in problems[0]
