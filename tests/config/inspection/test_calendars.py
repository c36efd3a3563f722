from tests.config.inspection.documents import document, told

OFFICE = 'calendars:\n  office: {name: Kontoret, open: "Mo-Fr 08:00-17:00"}\n'


def test_a_calendar_that_nobody_uses_is_a_warning() -> None:
    assert told(document(more=OFFICE)) == [("warning", "calendars/office", "is used by no menu or group")]


def test_one_that_a_menu_uses_is_none() -> None:
    hours = "    welcome: Välkommen.\n    hours: {calendar: office, closed: busy}\n"
    assert not told(document(("    welcome: Välkommen.\n", hours), more=OFFICE))
