import pytest

from config.calendars import Almanac
from config.opening_hours import HoursEntry
from config.speeches import Narrator
from config.spoken_hours import spoken_hours, timetable_of
from dialplan.opening_hours import SpokenHours, read_day
from dialplan.prompts import Prompt, Speech, in_language
from tests.dialplan.opening_hours.instants import STOCKHOLM

NARRATOR = Narrator("sv", {})


class Desk:
    """A menu or a group with these hours."""

    closed_now = None

    def __init__(self, **written: object) -> None:
        self.hours = HoursEntry.model_validate({"closed": "hangup", **written})


def spoken(**written: object) -> SpokenHours:
    found = spoken_hours(timetable_of(Desk(**written), Almanac({}, "sv", STOCKHOLM)), NARRATOR)
    assert found is not None
    return found


def words(prompt: Prompt, language: str) -> str:
    said = in_language(prompt, language)
    assert isinstance(said, Speech)
    assert said.language == language
    return said.text


@pytest.mark.parametrize(
    ("week", "swedish", "english"),
    [
        (
            "Mo-Fr 08:00-17:00",
            "Vi har öppet måndag till fredag 8 till 17. Övriga dagar har vi stängt.",
            "We are open Monday to Friday 8 a m to 5 p m. On other days we are closed.",
        ),
        (
            "Mo-Fr 08:30-12:00,13:00-17:05; Sa,Su 22:00-02:00",
            "Vi har öppet måndag till fredag 8 och 30 till 12 och 13 till 17 noll 5, "
            "och lördag och söndag 22 till 2.",
            "We are open Monday to Friday 8 30 a m to noon and 1 p m to 5 05 p m, "
            "and Saturday and Sunday 10 p m to 2 a m.",
        ),
        ("24/7", "Vi har öppet alla dagar dygnet runt.", "We are open every day around the clock."),
        (
            "Mo 10:00-24:00",
            "Vi har öppet måndag 10 till midnatt. Övriga dagar har vi stängt.",
            "We are open Monday 10 a m to midnight. On other days we are closed.",
        ),
        ("Mo-Su closed", "Vi har inga bestämda öppettider.", "We have no regular opening hours."),
    ],
)
def test_a_week_in_words(week: str, swedish: str, english: str) -> None:
    told = spoken(open=week).week
    assert words(told, "sv") == swedish
    assert words(told, "en") == english


def test_a_day_is_a_sentence_that_the_day_begins() -> None:
    told = spoken(
        open="Mo-Fr 08:00-17:00",
        exceptions={"2026-12-28": "10:00-14:30"},
        holidays={"country": "SE", "half_days": "08:00-12:00"},
    )
    thursday, short = told.weekdays[3], told.hours[read_day("10:00-14:30")]
    assert f"{words(thursday, 'sv')} {words(short, 'sv')}" == "På torsdag har vi öppet 10 till 14 och 30."
    assert f"{words(told.today, 'en')} {words(told.hours[()], 'en')}" == "Today we are closed."
    assert set(told.hours) == {
        (),
        read_day("08:00-17:00"),
        read_day("10:00-14:30"),
        read_day("08:00-12:00"),
    }


def test_who_chose_no_language_is_told_in_the_organisations() -> None:
    said = in_language(spoken(open="24/7").week, "")
    assert isinstance(said, Speech)
    assert said.language == "sv"


def test_without_hours_there_is_nothing_to_tell() -> None:
    assert spoken_hours(None, NARRATOR) is None
