"""Three drafts that break something on purpose: replay finds each and names the rule, and so do the notes."""

from collections.abc import Sequence
from datetime import date

from dialplan.check.otherwise import find_changes_for_callers
from dialplan.disposition import Disposition
from dialplan.ids import PersonId
from simulator.replay import ReplayReport
from simulator.replay.results import Alike
from tests.simulator.replay.company import company, through

SWAPPED = ('keys: {"1": groups/support, "2": groups/sales}', 'keys: {"1": groups/sales, "2": groups/support}')
CUT = ("Mo-Fr 08:00-17:00", "Mo-Fr 08:00-16:00")
EMPTIED = ("agents: [anna, {agent: bo, level: 2}]", "agents: [{agent: bo, level: 2}]")


def at(report: ReplayReport, rule: str) -> Sequence[Alike]:
    """Calls whose way parts where this rule decided."""
    return [
        alike
        for alike in (*report.elsewhere, *report.another_way)
        if alike.turned_by is not None
        and alike.turned_by.now is not None
        and alike.turned_by.now.rule == rule
    ]


def notes(draft: tuple[str, str]) -> list[str]:
    found = find_changes_for_callers(company(), company(*draft), date(2026, 11, 23))
    return [f"{'/'.join(one.where)}: {one.draft}, was {one.now}" for one in found]


def test_a_key_swapped() -> None:
    report = through(*SWAPPED)
    most = report.elsewhere[0]
    assert most.turned_by is not None
    assert str(most.turned_by.now) == "menus/main menu.key keys 1: to groups/support"
    assert str(most.turned_by.draft) == "menus/main menu.key keys 1: to groups/sales"
    assert sum(len(alike.calls) for alike in at(report, "menu.key")) > 60
    assert notes(SWAPPED) == [
        "menus/main/key 1: leads to groups/sales, was groups/support",
        "menus/main/key 2: leads to groups/support, was groups/sales",
    ]


def test_an_hour_cut() -> None:
    report = through(*CUT)
    cut = at(report, "hours.open")
    calls = [call for alike in cut for call in alike.calls]
    assert len(calls) > 4
    assert {call.started.astimezone(company().time_zone).hour for call in calls} == {16}
    assert {alike.draft.disposition for alike in cut} == {Disposition.CLOSED}
    assert {alike.turned_by.draft.rule for alike in cut if alike.turned_by and alike.turned_by.draft} == {
        "hours.closed"
    }
    assert notes(CUT) == ["menus/main/hours/Mo,Tu,We,Th,Fr: is open 08:00-16:00, was 08:00-17:00"]


def test_a_level_emptied() -> None:
    report = through(*EMPTIED)
    assert at(report, "hunting.linear"), "nobody on level 1 rings any more"
    now, draft = report.now.figures, report.draft.figures
    assert now.service_level is not None
    assert draft.service_level is not None
    assert draft.service_level < now.service_level - 0.02
    assert draft.overflowed > now.overflowed
    assert notes(EMPTIED) == [
        "groups/support/agents: has nobody on level 1, was anna",
        "groups/support/agents: is without anna, was 2 agents",
    ]


def test_who_is_rung_no_more_is_seen() -> None:
    report = through(*EMPTIED)
    anna = PersonId("anna")
    assert report.now.rung[anna] > 10
    assert report.draft.rung[anna] < report.now.rung[anna], "only by her own number"


def test_what_ended_calls_elsewhere_is_told_and_not_what_came_of_it_by_the_way() -> None:
    report = through("max_wait_s: 90", "max_wait_s: 8")
    sent = [alike for alike in report.elsewhere if alike.draft.at == "groups/support/voicemail"]
    assert sent
    for alike in sent:
        assert alike.turned_by is not None
        assert str(alike.turned_by.draft) == (
            "groups/support group.overflow max_wait_s 8: to groups/support/voicemail"
        )
    partings = [call.parting for call in report.parted if call.parting]
    rings = [turn for parting in partings for turn in (parting.now, parting.draft)]
    assert {turn.decided.split()[0] for turn in rings if turn and turn.rule == "hunting.linear"} == {"rings"}


def test_a_draft_that_changes_nothing_for_callers_has_no_notes() -> None:
    assert notes(("name: Sälj", "name: Försäljning")) == []
