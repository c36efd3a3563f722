"""Scenario files that say nothing wrong, and what they mean."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dialplan.disposition import Disposition
from dialplan.ids import DestinationId, PersonId
from dialplan.outcome import LegOutcome
from simulator.callers import Caller, Hear, Leave, Press, Speak, Wait
from simulator.phones import Answers, Flaky, Ignores, Phone, Refuses, Unregistered
from simulator.scenario.faults import CutAgi, CutAmi, KillEngine, RestartAsterisk, StoreGone
from simulator.scenario.files import SCENARIOS
from simulator.scenario.finding import find_scenarios, watched_for
from tests.simulator.scenario.stories import SHORTEST, read

WHOLE = """\
story: Everything that a scenario can say.
starts: 2026-07-01 09:00
change:
  groups:
    kundtjanst: {max_wait_s: 45}
phones:
  "201": [busy, {refuses: 503}, {declines_after: 2 s}, unregistered]
  "202": {answers_after: 4, talks: 2 min}
  "203": ignores
  "204": {answers_after: 1, talks: 5, fails_every: 2}
callers:
  - dials: 08-465 004 00
    number: 070-174 06 05
    name: Karin Test
    at: 0.5
    patience: 1 h
    does:
      - hear: 1
      - wait: 3
      - press: "1"
      - speak: 6
      - hang_up
    expect:
      disposition: answered
      path: [number.assigned, menu.key]
      passes: [menus/main, groups/kundtjanst]
      group: groups/kundtjanst
      agent: "202"
      legs: {"202": answered}
      voicemail: none
      waits_at_most: 20
      hears: [Välkommen]
faults:
  - {at: 3, cut_ami_for: 4}
  - {at: 5, cut_agi: true}
  - {at: 6, kill_engine_for: 1}
  - {at: 7, store_gone_for: 20}
  - {at: 8, store_hangs_for: 20}
  - {at: 9, restart_asterisk_for: 5}
ends_within: 10 min
"""


def test_a_short_story_is_enough(tmp_path: Path) -> None:
    scenario = read(SHORTEST, tmp_path)
    assert scenario.story == "Somebody calls."
    assert scenario.company.organisation == "demo"
    assert scenario.calls[0].caller.dials == "+46846500400"


def test_all_that_a_scenario_can_say(tmp_path: Path) -> None:
    scenario = read(WHOLE, tmp_path)
    assert scenario.phones == (
        Phone("PJSIP/201", (Refuses(486), Refuses(503), Refuses(603, 2), Unregistered())),
        Phone("PJSIP/202", (Answers(4, 120),)),
        Phone("PJSIP/203", (Ignores(),)),
        Phone("PJSIP/204", (Flaky(Answers(1, 5), fails_every=2),)),
    )
    (call,) = scenario.calls
    assert call.at_s == 0.5
    assert call.caller == Caller(
        number="+46701740605",
        name="Karin Test",
        dials="+46846500400",
        does=(Hear(1), Wait(3), Press("1"), Speak(6), Leave()),
        patience_s=3600,
    )
    assert call.expected.disposition is Disposition.ANSWERED
    assert call.expected.passes == ("menus/main", "groups/kundtjanst")
    assert call.expected.legs == {PersonId("202"): LegOutcome.ANSWERED}
    assert call.expected.voicemail == ""
    assert call.expected.waits_at_most_s == 20
    assert call.expected.hears == ("Välkommen",)
    assert scenario.faults == (
        CutAmi(3, 4),
        CutAgi(5),
        KillEngine(6, 1),
        StoreGone(7, 20),
        StoreGone(8, 20, hangs=True),
        RestartAsterisk(9, 5),
    )
    assert scenario.ends_within_s == 600


def test_the_start_is_on_the_companys_own_clock(tmp_path: Path) -> None:
    starts = read(WHOLE, tmp_path).starts
    assert starts.tzinfo == ZoneInfo("Europe/Stockholm")
    assert starts.astimezone(UTC) == datetime(2026, 7, 1, 7, 0, tzinfo=UTC)


def test_a_change_is_laid_over_the_company(tmp_path: Path) -> None:
    plain, changed = read(SHORTEST, tmp_path).company, read(WHOLE, tmp_path).company
    group = DestinationId("groups/kundtjanst")
    assert "max_wait_s=45" in repr(changed.destinations[group])
    assert changed.destinations.keys() == plain.destinations.keys()


def test_a_story_can_have_a_company_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(
        'organisation: small\nname: Small\nnumbers: {"08-465 004 50": busy}\nunassigned: hangup\n'
    )
    scenario = read(SHORTEST + "company: small.yaml\n", tmp_path)
    assert scenario.company.organisation == "small"


def test_a_folder_means_the_scenarios_in_it() -> None:
    files = find_scenarios(SCENARIOS)
    assert len(files) >= 12
    assert files == tuple(sorted(files))
    assert find_scenarios(files[0]) == (files[0],)


SMALL = 'organisation: small\nname: Small\nnumbers: {"08-465 004 50": busy}\nunassigned: hangup\n'


def test_a_company_beside_its_story_is_no_scenario(tmp_path: Path) -> None:
    story, company = tmp_path / "story.yaml", tmp_path / "shared" / "small.yaml"
    company.parent.mkdir()
    company.write_text(SMALL)
    story.write_text(SHORTEST + "company: shared/small.yaml\n")
    assert find_scenarios(tmp_path) == (story,)
    assert find_scenarios(story, company) == (story,)
    assert find_scenarios(company) == (company,)
    assert watched_for(story) == {story, company}
    assert watched_for(tmp_path) == {tmp_path, company}


def test_a_story_is_never_left_out_for_being_named_as_a_company(tmp_path: Path) -> None:
    one, other = tmp_path / "one.yaml", tmp_path / "other.yaml"
    one.write_text(SHORTEST + "company: other.yaml\n")
    other.write_text(SHORTEST + "company: one.yaml\n")
    assert find_scenarios(tmp_path) == (one, other)


def test_a_file_that_is_no_yaml_names_no_company(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("company: [")
    (tmp_path / "text.yaml").write_text("company")
    assert len(find_scenarios(tmp_path, tmp_path / "nothing.yaml", Path("x" * 5000))) == 4


def test_a_scenario_knows_the_files_that_it_is_from(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(SMALL)
    scenario = read(SHORTEST + "company: small.yaml\n", tmp_path)
    assert scenario.reads == (tmp_path / "story.yaml", tmp_path / "small.yaml")


def test_numbers_are_written_as_anybody_would(tmp_path: Path) -> None:
    text = SHORTEST.replace("abandoned", "abandoned, shows: 08-465 004 00")
    scenario = read(text + 'phones: {"+46 70-174 06 06": busy}\n', tmp_path)
    assert scenario.phones == (Phone("PJSIP/+46701740606@trunk", (Refuses(486),)),)
    assert scenario.calls[0].expected.shows == "+46846500400"


@pytest.mark.parametrize("shown", ["", "+46701740605*9"])
def test_what_is_shown_may_be_nothing_or_have_more_than_a_number(shown: str, tmp_path: Path) -> None:
    scenario = read(SHORTEST.replace("abandoned", f"abandoned, shows: '{shown}'"), tmp_path)
    assert scenario.calls[0].expected.shows == shown


def test_phones_of_the_house_call_and_telephones_outside_are_called(tmp_path: Path) -> None:
    text = SHORTEST.replace("  - dials: 08-465 004 00\n", '  - phone: "201"\n    dials: "0701740651"\n')
    text += 'two_lines: ["201"]\nphones:\n  "201": ignores\n'
    text += '  "+46701740651": {answers_after: 4, presses: "1"}\n  "112": busy\n'
    scenario = read(text, tmp_path)
    assert (scenario.calls[0].caller.phone, scenario.calls[0].caller.dials) == ("201", "0701740651")
    assert scenario.phones == (
        Phone("PJSIP/201", (Ignores(),), has_two_lines=True),
        Phone("PJSIP/+46701740651@trunk", (Answers(4, presses="1"),)),
        Phone("PJSIP/112@trunk", (Refuses(486),)),
    )
