from dataclasses import replace
from datetime import date

import pytest

from dialplan.check import check
from dialplan.destinations import Announcement, HangUp, HuntGroup, Menu, Person, Voicemail, speeches_of
from dialplan.ids import DestinationId, PersonId
from dialplan.opening_hours import (
    Calendar,
    ExceptionalDays,
    Holidays,
    OpeningHours,
    TemporaryClose,
    read_day,
)
from dialplan.prompts import Speech
from tests.dialplan.conftest import CompanyOf

HI = Speech("Hej", "sv")
HANG_UP = HangUp(DestinationId("hangup"))


def announcement(key: str, then: str) -> Announcement:
    return Announcement(DestinationId(f"announcements/{key}"), HI, DestinationId(then))


def menu(keys: dict[str, str], last: str = "hangup") -> Menu:
    leads = {digits: DestinationId(to) for digits, to in keys.items()}
    return Menu(DestinationId("menus/main"), HI, HI, HI, leads, DestinationId(last))


def person(exit_to: str) -> Person:
    to = DestinationId(exit_to)
    return Person(DestinationId("people/201"), PersonId("201"), to, to, to, to)


def test_a_sound_company_has_no_findings(company_of: CompanyOf) -> None:
    assert not list(check(company_of(menu({"1": "announcements/a"}), announcement("a", "hangup"), HANG_UP)))


def test_a_key_that_leads_nowhere_is_found_at_its_place(company_of: CompanyOf) -> None:
    (finding,) = check(company_of(menu({"7": "groups/gone"}), HANG_UP))
    assert finding.where == ("menus", "main", "keys", "7")
    assert "groups/gone" in finding.what


def test_an_agent_who_is_nobody_is_found(company_of: CompanyOf) -> None:
    group = HuntGroup(DestinationId("groups/support"), (PersonId("999"),), DestinationId("hangup"))
    (finding,) = check(company_of(group, HANG_UP))
    assert "999" in finding.what


def test_an_unassigned_rule_and_a_number_that_lead_nowhere_are_found(company_of: CompanyOf) -> None:
    company = company_of(HANG_UP, unassigned="announcements/gone")
    company = replace(company, numbers=dict.fromkeys(company.numbers, DestinationId("menus/gone")))
    assert {finding.where[0] for finding in check(company)} == {"numbers", "unassigned"}


def test_a_circle_that_goes_on_by_itself_is_found(company_of: CompanyOf) -> None:
    first, second = announcement("a", "announcements/b"), announcement("b", "announcements/a")
    (finding,) = check(company_of(first, second, HANG_UP))
    assert "announcements/a" in finding.what
    assert "announcements/b" in finding.what


def test_a_circle_that_only_a_key_closes_is_the_callers_own_choice(company_of: CompanyOf) -> None:
    assert not list(check(company_of(menu({"9": "menus/main"}), HANG_UP)))


def test_a_forward_loop_through_a_person_is_found(company_of: CompanyOf) -> None:
    assert list(check(company_of(person("people/201"), HANG_UP)))


def test_a_menu_that_repeats_itself_for_ever_is_found(company_of: CompanyOf) -> None:
    assert list(check(company_of(menu({"1": "hangup"}, last="menus/main"), HANG_UP)))


def test_closed_hours_count_as_a_way_out(company_of: CompanyOf) -> None:
    hours = OpeningHours(Calendar("Mo 08:00-17:00"), DestinationId("menus/main"))
    assert list(check(company_of(replace(menu({"1": "hangup"}), hours=hours), HANG_UP)))


def test_a_temporary_close_counts_as_a_way_out(company_of: CompanyOf) -> None:
    main = replace(menu({"1": "hangup"}), closed_now=TemporaryClose(DestinationId("menus/main")))
    assert list(check(company_of(main, HANG_UP)))


@pytest.mark.parametrize(
    ("calendar", "where"),
    [
        (Calendar("off"), ("menus", "main", "hours", "open")),
        (Calendar("Mo-Fr off", holidays=Holidays("SE", "sv", read_day("10:00-14:00")), key="office"), None),
    ],
)
def test_hours_that_never_open_are_found(
    company_of: CompanyOf, calendar: Calendar, where: tuple[str, ...] | None
) -> None:
    hours = OpeningHours(calendar, DestinationId("hangup"))
    main = replace(menu({"1": "hangup"}), hours=hours)
    group = HuntGroup(DestinationId("groups/a"), (), DestinationId("hangup"))
    also = replace(group, hours=hours) if calendar.key else group
    (finding,) = check(company_of(main, also, HANG_UP))
    assert finding.where == (where or ("calendars", "office", "open"))


def test_one_open_exception_is_enough(company_of: CompanyOf) -> None:
    sunday = date(2026, 11, 29)
    calendar = Calendar("off", (ExceptionalDays(sunday, sunday, read_day("10:00-14:00")),))
    main = replace(menu({"1": "hangup"}), hours=OpeningHours(calendar, DestinationId("hangup")))
    assert not list(check(company_of(main, HANG_UP)))


def test_everything_that_can_be_said_is_listed(company_of: CompanyOf) -> None:
    mailbox = Voicemail(DestinationId("voicemails/a"), Speech("Lämna ett meddelande", "sv"))
    said = [speeches_of(it) for it in (menu({}), mailbox, announcement("a", "hangup"), person("hangup"))]
    assert [len(speeches) for speeches in said] == [3, 1, 1, 0]
