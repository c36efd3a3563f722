"""A country's red days, eves and half-days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from dialplan.opening_hours.spans import CLOSED, DayHours


class HolidayKind(StrEnum):
    RED_DAY = "red_day"
    EVE = "eve"
    HALF_DAY = "half_day"


@dataclass(frozen=True, slots=True)
class Holiday:
    kind: HolidayKind
    name: str


@dataclass(frozen=True, slots=True)
class Holidays:
    """What a country's holidays do to the week; None is as usual, and ``language`` that of their names."""

    country: str
    language: str
    red_days: DayHours | None = CLOSED
    eves: DayHours | None = CLOSED
    half_days: DayHours | None = None

    def every_hours(self) -> tuple[DayHours | None, ...]:
        return self.red_days, self.eves, self.half_days

    def on(self, day: date) -> tuple[Holiday, DayHours] | None:
        """Return the holiday and its hours; None where the day is as usual."""
        holiday = _holidays_of(self.country, self.language, day.year).get(day)
        if holiday is None:
            return None
        hours = {
            HolidayKind.RED_DAY: self.red_days,
            HolidayKind.EVE: self.eves,
            HolidayKind.HALF_DAY: self.half_days,
        }[holiday.kind]
        return None if hours is None else (holiday, hours)


def check_country(country: str) -> None:
    """Raise ValueError where the holidays of ``country`` (two letters) are not known."""
    import holidays  # noqa: PLC0415  # a fifth of a second that only those with holidays need to wait

    try:
        holidays.country_holidays(country)
    except NotImplementedError as error:
        raise ValueError(
            f"the holidays of {country!r} are not known: write two letters, such as SE"
        ) from error


_CATEGORIES: tuple[tuple[HolidayKind, frozenset[str]], ...] = (
    (HolidayKind.RED_DAY, frozenset({"public"})),
    (HolidayKind.EVE, frozenset({"de_facto"})),
    (HolidayKind.HALF_DAY, frozenset({"half_day"})),
)

_HALF_DAYS: Mapping[str, frozenset[str]] = {"SE": frozenset({"bank", "optional"})}
"""Categories whose common days are half-days where the library has no such category.

Sweden: trettondagsafton, skärtorsdagen, valborgsmässoafton and the Friday before Alla helgons dag. The other
days on which the banks close at 14 are half-days of theirs alone.
"""


@lru_cache(maxsize=512)
def _holidays_of(country: str, language: str, year: int) -> Mapping[date, Holiday]:
    found: dict[date, Holiday] = {}
    half_days = _HALF_DAYS.get(country, frozenset())
    for kind, categories in (*_CATEGORIES, (HolidayKind.HALF_DAY, half_days)):
        named = [_named(country, language, year, category) for category in sorted(categories)]
        for day, name in (named[0] if named else {}).items():
            if all(day in others for others in named):
                found.setdefault(day, Holiday(kind, name))
    return found


def _named(country: str, language: str, year: int, category: str) -> Mapping[date, str]:
    import holidays  # noqa: PLC0415  # as in check_country

    known = holidays.country_holidays(country)
    if category not in known.supported_categories:
        return {}
    spoken = [known_one for known_one in known.supported_languages if known_one.startswith((language, "en"))]
    spoken.sort(key=lambda known_one: not known_one.startswith(language))
    days = holidays.country_holidays(
        country, years=year, expand=False, categories=(category,), language=spoken[0] if spoken else None
    )
    return {day: name.partition(" (")[0] for day, name in days.items()}  # without "(från kl. 14.00)"
