"""New agents work while their groups had anybody at work on record, and it is told that this is a guess."""

from collections.abc import Sequence
from functools import cache

from config.files import read_text
from config.snapshot.company import company_of
from dialplan.company import Company
from dialplan.ids import PersonId
from simulator.recorded.calls import RecordedCall
from simulator.replay import ReplayReport, replay
from simulator.replay.newcomers import newcomers_codes
from tests.simulator.replay.company import TEXT, company, recorded
from tests.simulator.replay.test_presence import START, call, code

EVA = PersonId("eva")
ZONE = company().time_zone
IN_SUPPORT = ("agents: [anna, {agent: bo, level: 2}]", "agents: [anna, {agent: bo, level: 2}, eva]")
IN_SALES = ("agents: [carin, david]", "agents: [carin, david, eva]")


def draft(*changes: tuple[str, str]) -> Company:
    text = TEXT.replace("call_steering:", "  eva: {name: Eva Ny, devices: [PJSIP/205]}\ncall_steering:")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return company_of(read_text(text, "draft.yaml").document, 2)


def joined(at_s: float, working: int, group: str = "groups/support") -> RecordedCall:
    return call(at_s, ("group.joined", {"at": group, "ahead": 0, "working": working}))


def nobody(at_s: float, group: str = "groups/support") -> RecordedCall:
    return call(at_s, ("group.nobody", {"at": group, "agents": 2, "logged_in": 0}))


def codes(*calls: RecordedCall, to: Company | None = None) -> Sequence[tuple[float, str]]:
    found = newcomers_codes(calls, company(), to or draft(IN_SUPPORT), START)
    return [(one.at_s, one.caller.dials) for one in found]


def test_they_pause_log_out_and_come_back_with_the_others() -> None:
    day = joined(10, 2), joined(100, 0), joined(200, 0), joined(300, 1), nobody(900), joined(1000, 1)
    assert codes(*day) == [(95.0, "*46"), (295.0, "*47"), (895.0, "*45"), (995.0, "*45")]


def test_who_was_paused_logs_out_and_who_is_logged_out_need_not_pause() -> None:
    assert codes(joined(10, 0), nobody(100), joined(200, 0), joined(300, 1)) == [
        (5.0, "*46"),
        (95.0, "*45"),
        (295.0, "*45"),
    ]


def test_anybody_in_one_of_their_groups_is_enough() -> None:
    day = joined(10, 0), joined(20, 1, "groups/sales"), nobody(100), nobody(200, "groups/sales")
    assert codes(*day, to=draft(IN_SUPPORT, IN_SALES)) == [(5.0, "*46"), (15.0, "*47"), (195.0, "*45")]


def test_nothing_is_known_of_groups_nobody_called_and_of_who_was_an_agent() -> None:
    assert codes() == codes(joined(10, 0, "groups/sales")) == []
    assert codes(joined(10, 0), to=company()) == []


def test_who_logged_in_on_record_goes_by_that() -> None:
    eva = call(1, ("agent.presence", {"agent": "eva", "act": "log_in"}))
    assert codes(eva, code(5, "log_out"), joined(10, 0)) == []


@cache
def through(*changes: tuple[str, str]) -> ReplayReport:
    return replay(recorded(), company(), draft(*changes))


def test_the_report_names_them() -> None:
    report = through(IN_SUPPORT)
    assert report.draft.rung[EVA] > 5
    assert (report.newcomers, report.always_there) == ((EVA,), ())
    assert report.reproduced_share >= 0.95


def test_of_whom_no_hours_are_known_is_told_that_they_are_always_there() -> None:
    number = ("08-465 004 01: people/anna", "08-465 004 01: people/eva")
    report = through(number)
    assert report.draft.rung[EVA] > 5
    assert (report.newcomers, report.always_there) == ((), (EVA,))


def test_who_was_rung_on_record_is_no_stranger() -> None:
    report = replay(recorded(), company(), company())
    assert (report.newcomers, report.always_there) == ((), ())


def test_they_take_no_call_while_nobody_was_at_work() -> None:
    played = through(IN_SUPPORT).parted
    at_lunch = [call for call in played if "12:00" < f"{call.started.astimezone(ZONE):%H:%M}" < "12:25"]
    assert not [call for call in at_lunch if call.ends_elsewhere and call.draft.disposition == "answered"]
