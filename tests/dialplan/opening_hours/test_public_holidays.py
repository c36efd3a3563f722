"""Sweden's holidays, checked against the almanac of 2026 and 2027."""

from datetime import date, timedelta

import pytest

from dialplan.opening_hours import Calendar, Holidays, check_country, read_day
from tests.dialplan.opening_hours.instants import at, is_open, verdict

OFFICE = Calendar("Mo-Fr 08:00-17:00", holidays=Holidays("SE", "sv", half_days=read_day("08:00-12:00")))
EVERY_DAY = Calendar("08:00-17:00", holidays=OFFICE.holidays)

RED_DAYS = {
    "2026-01-01": "Nyårsdagen",
    "2026-01-06": "Trettondedag jul",
    "2026-04-03": "Långfredagen",
    "2026-04-05": "Påskdagen",
    "2026-04-06": "Annandag påsk",
    "2026-05-01": "Första maj",
    "2026-05-14": "Kristi himmelsfärdsdag",
    "2026-05-24": "Pingstdagen",
    "2026-06-06": "Nationaldagen",
    "2026-06-20": "Midsommardagen",
    "2026-10-31": "Alla helgons dag",
    "2026-12-25": "Juldagen",
    "2026-12-26": "Annandag jul",
    "2027-01-01": "Nyårsdagen",
    "2027-01-06": "Trettondedag jul",
    "2027-03-26": "Långfredagen",
    "2027-03-28": "Påskdagen",
    "2027-03-29": "Annandag påsk",
    "2027-05-01": "Första maj",
    "2027-05-06": "Kristi himmelsfärdsdag",
    "2027-05-16": "Pingstdagen",
    "2027-06-06": "Nationaldagen",
    "2027-06-26": "Midsommardagen",
    "2027-11-06": "Alla helgons dag",
    "2027-12-25": "Juldagen",
    "2027-12-26": "Annandag jul",
}
EVES = {
    "2026-06-19": "Midsommarafton",
    "2026-12-24": "Julafton",
    "2026-12-31": "Nyårsafton",
    "2027-06-25": "Midsommarafton",
    "2027-12-24": "Julafton",
    "2027-12-31": "Nyårsafton",
}
HALF_DAYS = {
    "2026-01-05": "Trettondagsafton",
    "2026-04-02": "Skärtorsdagen",
    "2026-04-30": "Valborgsmässoafton",
    "2026-10-30": "Allahelgonsafton",
    "2027-01-05": "Trettondagsafton",
    "2027-03-25": "Skärtorsdagen",
    "2027-04-30": "Valborgsmässoafton",
    "2027-11-05": "Allahelgonsafton",
}


def test_two_years_have_these_days_and_no_others() -> None:
    found: dict[str, dict[str, str]] = {"hours.holiday": {}, "hours.half_day": {}}
    day = date(2026, 1, 1)
    while day < date(2028, 1, 1):
        given = verdict(EVERY_DAY, at(f"{day} 14:00"))
        if given.reason != "open":
            assert given.to is not None
            found[f"hours.{given.reason}"][day.isoformat()] = given.saw["holiday"]
        day += timedelta(days=1)
    assert found == {"hours.holiday": {**RED_DAYS, **EVES}, "hours.half_day": HALF_DAYS}


@pytest.mark.parametrize("day", HALF_DAYS)
def test_a_half_day_has_hours_of_its_own(day: str) -> None:
    assert verdict(OFFICE, at(f"{day} 11:59")).reason == "half_day"
    assert is_open(OFFICE, at(f"{day} 11:59"))
    assert not is_open(OFFICE, at(f"{day} 12:00"))


def test_the_log_sees_the_day_by_name() -> None:
    given = verdict(OFFICE, at("2026-06-19 10:00"))
    assert given.reason == "holiday"
    assert given.saw == {"date": "2026-06-19", "hours": "closed", "holiday": "Midsommarafton"}


@pytest.mark.parametrize(
    ("country", "language", "day", "name"),
    [
        ("SE", "en", "2026-04-02", "Maundy Thursday"),
        ("SE", "en", "2026-12-25", "Christmas Day"),
        ("NO", "sv", "2026-05-17", "Constitution Day"),  # no Swedish names: English ones
        ("NO", "no", "2026-05-17", "Grunnlovsdag"),
    ],
)
def test_names_are_in_the_organisations_language_or_in_english(
    country: str, language: str, day: str, name: str
) -> None:
    abroad = Calendar("24/7", holidays=Holidays(country, language, half_days=()))
    assert verdict(abroad, at(f"{day} 14:00")).saw["holiday"] == name


def test_what_is_as_usual_is_the_weeks() -> None:
    shop = Calendar("10:00-20:00", holidays=Holidays("SE", "sv", red_days=None, eves=read_day("10:00-13:00")))
    assert verdict(shop, at("2026-12-25 19:00")).reason == "open"
    assert verdict(shop, at("2026-04-02 19:00")).reason == "open"  # half-days are as usual unless said
    assert verdict(shop, at("2026-12-24 12:59")).to is None
    assert verdict(shop, at("2026-12-24 13:00")).reason == "holiday"


def test_a_holiday_never_opens_a_day_that_the_week_keeps_closed() -> None:
    given = verdict(OFFICE, at("2028-04-30 10:00"))  # Valborg on a Sunday
    assert (given.reason, given.saw["hours"], given.to) == ("half_day", "closed", "announcements/closed")


def test_an_unknown_country_is_refused() -> None:
    check_country("SE")
    with pytest.raises(ValueError, match="SE"):
        check_country("XX")
