from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dialplan.destinations import (
    Announcement,
    Busy,
    Destination,
    External,
    HangUp,
    HuntGroup,
    Menu,
    Person,
    Voicemail,
    exits,
)
from dialplan.ids import DestinationId, PersonId
from dialplan.next import admit, enter, follow
from dialplan.numbers import E164
from dialplan.opening_hours import Calendar, OpeningHours, TemporaryClose
from dialplan.outcome import LegOutcome
from dialplan.prompts import Speech
from dialplan.visit import (
    Announced,
    Finished,
    KeysPressed,
    LedHome,
    NotAnswered,
    Outcome,
    Overflowed,
    Paused,
    TriesSpent,
)
from tests.dialplan.conftest import CompanyOf

HI = Speech("Hej", "sv")
HANG_UP = HangUp(DestinationId("hangup"))
HOURS = OpeningHours(Calendar("Mo-Fr 08:00-17:00"), DestinationId("announcements/closed"))
MENU = Menu(
    DestinationId("menus/main"),
    HI,
    HI,
    HI,
    keys={"1": DestinationId("groups/support")},
    after_last_try=DestinationId("hangup"),
    hours=HOURS,
)
GROUP = HuntGroup(DestinationId("groups/support"), (PersonId("201"),), DestinationId("voicemails/support"))
PERSON = Person(
    DestinationId("people/201"),
    PersonId("201"),
    busy=DestinationId("busy"),
    declined=DestinationId("announcements/declined"),
    no_answer=DestinationId("voicemails/201"),
    unreachable=DestinationId("announcements/unreachable"),
)
MAILBOX = Voicemail(DestinationId("voicemails/support"), HI)
CLOSED = Announcement(DestinationId("announcements/closed"), HI, DestinationId("hangup"))
BUSY = Busy(DestinationId("busy"))
UNUSED = E164("+46846500499")
TAXI = External(DestinationId("externals/taxi"), UNUSED)


def test_a_call_begins_where_its_number_leads(company_of: CompanyOf) -> None:
    decision = enter(company_of(MENU), E164("+46846500400"))
    assert (decision.rule, decision.to) == ("number.assigned", "menus/main")


def test_a_number_of_the_house_that_leads_nowhere_is_answered_by_the_rule_for_such(
    company_of: CompanyOf,
) -> None:
    company = company_of(MENU, unassigned="announcements/unassigned")
    decision = enter(replace(company, inactive=frozenset({UNUSED})), UNUSED)
    assert (decision.rule, decision.to) == ("number.inactive", "announcements/unassigned")


@pytest.mark.parametrize("did", [UNUSED, None])
def test_a_number_that_is_nobodys_is_refused(company_of: CompanyOf, did: E164 | None) -> None:
    decision = enter(company_of(MENU, unassigned="announcements/unassigned"), did)
    assert (decision.rule, decision.to) == ("number.nobody", None)


@pytest.mark.parametrize(
    ("at", "rule", "to"),
    [
        (datetime(2026, 11, 23, 9, tzinfo=UTC), "hours.open", None),
        (datetime(2026, 11, 22, 9, tzinfo=UTC), "hours.closed", "announcements/closed"),
    ],
)
def test_a_destination_with_hours_takes_calls_only_then(
    company_of: CompanyOf, at: datetime, rule: str, to: str | None
) -> None:
    decision = admit(company_of(MENU), MENU, at)
    assert decision is not None
    assert (decision.rule, decision.to) == (rule, to)


def test_a_destination_closed_for_a_while_has_a_way_of_its_own(company_of: CompanyOf) -> None:
    closed = replace(GROUP, closed_now=TemporaryClose(DestinationId("voicemails/support")))
    decision = admit(company_of(closed), closed, datetime(2026, 11, 23, 9, tzinfo=UTC))
    assert decision is not None
    assert (decision.rule, decision.to) == ("hours.temporarily_closed", "voicemails/support")
    assert decision.decided == "closed, to voicemails/support"
    assert ("closed_now.to", "voicemails/support") in set(exits(closed))


def test_a_destination_without_hours_is_always_open(company_of: CompanyOf) -> None:
    assert admit(company_of(GROUP), GROUP, datetime(2026, 11, 22, 3, tzinfo=UTC)) is None


@pytest.mark.parametrize(
    ("here", "outcome", "rule", "to"),
    [
        (MENU, KeysPressed("1"), "menu.key", "groups/support"),
        (MENU, TriesSpent(3), "menu.tries_spent", "hangup"),
        (GROUP, Overflowed(), "group.overflow", "voicemails/support"),
        (GROUP, Finished(), "talk.over", None),
        (PERSON, NotAnswered(LegOutcome.BUSY), "person.busy", "busy"),
        (PERSON, NotAnswered(LegOutcome.DECLINED), "person.declined", "announcements/declined"),
        (PERSON, NotAnswered(LegOutcome.NO_ANSWER), "person.no_answer", "voicemails/201"),
        (PERSON, NotAnswered(LegOutcome.ABANDONED), "person.abandoned", "voicemails/201"),
        (PERSON, NotAnswered(LegOutcome.UNREACHABLE), "person.unreachable", "announcements/unreachable"),
        (PERSON, Paused(), "person.paused", "busy"),
        (
            replace(PERSON, paused=DestinationId("voicemails/201")),
            Paused(),
            "person.paused",
            "voicemails/201",
        ),
        (PERSON, Finished(), "talk.over", None),
        (TAXI, LedHome(DestinationId("people/201")), "external.own_number", "people/201"),
        (TAXI, NotAnswered(LegOutcome.DECLINED), "external.declined", None),
        (CLOSED, Announced(), "announcement.then", "hangup"),
        (MAILBOX, Finished(), "voicemail.over", None),
        (BUSY, Finished(), "end.reached", None),
        (HANG_UP, Finished(), "end.reached", None),
    ],
)
def test_every_outcome_leads_on_and_says_by_which_rule(
    here: Destination, outcome: Outcome, rule: str, to: str | None
) -> None:
    decision = follow(here, outcome)
    assert (decision.rule, decision.to) == (rule, to)
    assert decision.saw["at"] == here.id
    assert decision.decided == (f"to {to}" if to else "hang up")


@pytest.mark.parametrize(
    ("here", "outcome"),
    [
        (MENU, Overflowed()),
        (MAILBOX, KeysPressed("1")),
        (BUSY, Announced()),
        (PERSON, NotAnswered(LegOutcome.ANSWERED)),
    ],
)
def test_an_outcome_that_a_destination_can_not_have_is_an_error(here: Destination, outcome: Outcome) -> None:
    with pytest.raises(ValueError, match=r"can't|no exit"):
        follow(here, outcome)


def test_the_log_says_whose_value_an_exit_of_a_person_is() -> None:
    person = replace(PERSON, origins={"busy": "own", "no_answer": "default of version 3"})
    assert follow(person, NotAnswered(LegOutcome.NO_ANSWER)).saw["origin"] == "default of version 3"
    assert follow(person, Paused()).saw["origin"] == "own"
    assert "origin" not in follow(PERSON, NotAnswered(LegOutcome.BUSY)).saw
