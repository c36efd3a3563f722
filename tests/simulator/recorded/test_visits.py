"""What callers did is read from the routing log: keys as answers to menus, tries, voicemail, hanging up."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from dialplan.decision import Seen, Step
from dialplan.ids import CallId, OrganisationId
from dialplan.records import LogLine
from simulator.callers import Hear, Leave, Press, Speak, Wait
from simulator.recorded.calls import RecordedCall, Waiting
from simulator.recorded.visits import visits_of
from tests.console.commands import CDR
from tests.simulator.replay.company import company

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
COMPANY = company()


def call(*lines: tuple[float, str, dict[str, Seen], str], lasted_s: float = 100.0) -> RecordedCall:
    written = tuple(
        LogLine(
            CallId("1.1"),
            seq,
            START + timedelta(seconds=at_s),
            OrganisationId("exempel"),
            1,
            Step.MENU,
            rule,
            saw,
            to,
        )
        for seq, (at_s, rule, saw, to) in enumerate(lines, 1)
    )
    ended = START + timedelta(seconds=lasted_s)
    return RecordedCall(replace(CDR, started=START, answered=None, ended=ended), written)


MENU: dict[str, Seen] = {"at": "menus/main"}
SUPPORT: dict[str, Seen] = {"at": "groups/support"}


def test_keys_are_pressed_as_long_after_the_try_began() -> None:
    (visit,) = visits_of(
        call(
            (0.0, "number.assigned", {"owned": True}, "to menus/main"),
            (10.0, "menu.no_match", {**MENU, "keys": "7", "digits": 1, "try": 1}, ""),
            (25.0, "menu.no_input", {**MENU, "keys": "", "digits": 0, "try": 1}, ""),
            (30.2, "menu.key", {**MENU, "keys": "1"}, "to groups/support"),
        ),
        COMPANY,
    )
    (first, _), (second, third) = visit.tries[0], (visit.tries[1], visit.tries[2])
    assert first == Wait(9.8)
    assert second == ()
    assert third == (Wait(5.0), Press("1"))


def test_an_extension_is_found_by_where_it_led_and_digits_that_no_log_has_are_others() -> None:
    (visit,) = visits_of(
        call(
            (0.0, "number.assigned", {"owned": True}, "to menus/main"),
            (9.0, "menu.no_match", {**MENU, "keys": "", "digits": 3, "try": 1}, ""),
            (20.0, "menu.extension", MENU, "to people/bo"),
        ),
        COMPANY,
    )
    (_, wrong), (_, right) = visit.tries
    assert isinstance(wrong, Press)
    assert len(wrong.keys) == 3
    assert wrong.keys not in {"201", "202", "203", "204"}
    assert right == Press("202")


def test_a_closed_menu_is_a_visit_that_tells_nothing() -> None:
    (visit,) = visits_of(call((0.0, "hours.closed", MENU, "closed, to announcements/closed")), COMPANY)
    assert not visit.was_open


def test_a_message_is_spoken_after_the_beep_and_hanging_up_is_done_by_who_did() -> None:
    box: dict[str, Seen] = {"at": "groups/support/voicemail"}
    spoken = (10.0, "voicemail.record", box, ""), (22.0, "voicemail.kept", box, "")
    (stayed,) = visits_of(call(*spoken), COMPANY)
    (left,) = visits_of(call(*spoken, (22.0, "caller.hung_up", box, "")), COMPANY)
    assert stayed.tries == [(Hear(0), Speak(12.0))]
    assert left.tries == [(Hear(0), Speak(12.0), Leave())]


def test_who_hangs_up_in_a_queue_has_lost_their_patience_and_has_done_nothing_there() -> None:
    waited = call(
        (0.0, "number.assigned", {"owned": True}, "to groups/support"),
        (0.0, "group.joined", SUPPORT, "waits"),
        (40.0, "caller.hung_up", SUPPORT, "hang up"),
        lasted_s=40.0,
    )
    assert [visit.tries for visit in visits_of(waited, COMPANY)] == [[()]]
    assert waited.waiting == Waiting(40.0, gave_up=True)


def test_waiting_ends_where_the_queue_sends_them_on() -> None:
    sent_on = call(
        (5.0, "menu.key", {**MENU, "keys": "1"}, "to groups/support"),
        (5.0, "group.joined", SUPPORT, "waits"),
        (95.0, "group.overflow", SUPPORT, "to groups/support/voicemail"),
        (96.0, "caller.hung_up", {"at": "groups/support/voicemail"}, "hang up"),
    )
    assert sent_on.waiting == Waiting(90.0, gave_up=False)


def test_who_never_came_to_anybody_did_not_wait() -> None:
    assert call((5.0, "caller.hung_up", MENU, "hang up")).waiting is None


def test_a_count_of_digits_that_is_none_tells_of_no_key() -> None:
    for digits in ("many", -1):
        (visit,) = visits_of(
            call((9.0, "menu.no_match", {**MENU, "keys": "", "digits": digits}, "")), COMPANY
        )
        assert not any(visit.tries)
    (long,) = visits_of(call((9.0, "menu.no_match", {**MENU, "keys": "", "digits": 10**12}, "")), COMPANY)
    assert len(long.tries[0]) == 2
