"""When a destination is open, and by which rule: week, holidays, exceptions, temporary close."""

from dialplan.opening_hours.calendar import Calendar, ExceptionalDays
from dialplan.opening_hours.judging import OpeningHours, Reason, TemporaryClose, Verdict, judge
from dialplan.opening_hours.public_holidays import Holidays, check_country
from dialplan.opening_hours.spans import CLOSED, MIDNIGHT_MIN, DayHours, Span, read_day
from dialplan.opening_hours.spoken import SpokenHours
from dialplan.opening_hours.week import check_week

__all__ = [
    "CLOSED",
    "MIDNIGHT_MIN",
    "Calendar",
    "DayHours",
    "ExceptionalDays",
    "Holidays",
    "OpeningHours",
    "Reason",
    "Span",
    "SpokenHours",
    "TemporaryClose",
    "Verdict",
    "check_country",
    "check_week",
    "judge",
    "read_day",
]
