"""What recorded callers do where a draft sends them: as they did there, and no key into the blue."""

from dialplan.disposition import Disposition
from simulator.replay import ReplayReport, replay
from simulator.replay.results import Parted
from tests.simulator.replay.company import TEXT, company, recorded, through


def drafted(report: ReplayReport, rule: str) -> list[Parted]:
    """Calls whose way through the draft parts by this rule."""
    return [
        call
        for call in report.parted
        if call.parting and call.parting.draft and call.parting.draft.rule == rule
    ]


def test_keys_are_answers_to_a_menu_and_not_to_the_clock() -> None:
    report = through("Tryck ett", "Välkommen till oss på Exempelbolaget. " * 6 + "Tryck ett")
    assert report.played > 100
    assert not [rule for rule in ("menu.key", "menu.no_match", "menu.no_input") if drafted(report, rule)]


def test_who_hears_an_announcement_before_the_menu_presses_their_key_all_the_same() -> None:
    says = "Vi har stängt., then: hangup}"
    draft = says, f"{says}\n  first: {{says: Samtalet kan spelas in., then: menus/main}}"
    through_number = "08-465 004 00: menus/main", "08-465 004 00: announcements/first"
    text = TEXT.replace(*draft).replace(*through_number)
    report = replay(recorded(), company(), company(TEXT, text))
    parted_first = [call for call in report.parted if call.parting and call.parting.now]
    assert len(parted_first) > 100
    assert sum(call.ends_elsewhere for call in report.parted) < 0.1 * len(report.parted)


def test_a_key_that_is_gone_is_pressed_in_vain_and_then_nothing() -> None:
    in_vain = drafted(through(', "2": groups/sales}', "}"), "menu.no_match")
    assert len(in_vain) > 20
    assert "groups/support" in {call.draft.at for call in in_vain}, "where after_last_try leads"


def test_who_meets_an_open_menu_for_the_first_time_presses_what_others_press() -> None:
    met = drafted(through("Mo-Fr 08:00-17:00", "Mo-Fr 07:00-18:00"), "hours.open")
    assert {call.now.disposition for call in met} == {Disposition.CLOSED}
    assert {"groups/support/voicemail", "externals/bureau"} <= {call.draft.at for call in met}, "both keys"


def test_legs_out_of_the_house_are_counted_by_who_pays() -> None:
    report = through("max_wait_s: 60", "max_wait_s: 10")
    assert sum(report.draft.external_s.values()) > sum(report.now.external_s.values())
    assert set(report.draft.external_s) <= {call.cdr.billing_id for call in recorded()}


def test_more_patience_is_drawn_for_those_who_were_answered() -> None:
    report = through()
    assert report.patience_s is not None
    assert 60 < report.patience_s < 240, "callers have 2 min in the mean, or 1"
