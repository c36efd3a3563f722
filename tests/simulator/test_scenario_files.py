from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from config.problems import ConfigurationError
from dialplan.disposition import Disposition
from dialplan.ids import DestinationId, PersonId
from dialplan.outcome import LegOutcome
from simulator.callers import Caller, Hear, Leave, Press, Speak, Wait
from simulator.phones import Answers, Flaky, Ignores, Phone, Refuses, Unregistered
from simulator.scenario import CutAgi, CutAmi, KillEngine, RestartAsterisk, Scenario, StoreGone
from simulator.scenario_files import SCENARIOS, find_scenarios, read_scenario

SHORTEST = """\
story: Somebody calls.
starts: 2026-11-23 09:00
callers:
  - dials: 08-465 004 00
    expect: {disposition: abandoned}
"""

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


def read(text: str, folder: Path) -> Scenario:
    file = folder / "story.yaml"
    file.write_text(text)
    return read_scenario(file)


def problems_of(text: str, folder: Path) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        read(text, folder)
    return [str(problem).removeprefix(f"{folder}/") for problem in caught.value.problems]


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


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (
            ("starts: 2026-11-23 09:00", "starts: tomorrow"),
            'story.yaml:2: starts: "tomorrow" is not a date and',
        ),
        (("callers:", "calers:"), "story.yaml:3: calers: is not a word of scenarios: did you mean callers?"),
        (("abandoned", "vanished"), "story.yaml:5: callers[0].expect.disposition: "),
        (("expect:", "at: -1\n    expect:"), "story.yaml:5: callers[0].at: -1 is too little"),
        (("expect:", "at: soon\n    expect:"), 'story.yaml:5: callers[0].at: "soon" is not a time'),
        (
            ("expect:", "does: [press: x]\n    expect:"),
            'story.yaml:5: callers[0].does[0].press: "x" are not keys',
        ),
        (("expect:", "does: [sing]\n    expect:"), "story.yaml:5: callers[0].does[0].sing: is not a word"),
        (("expect:", "does: [{wait: 1, press: '1'}]\n    expect:"), "a step is one thing"),
        (
            ("callers:", "phones: {'201': {answers_afer: 3}}\ncallers:"),
            "story.yaml:3: phones.201.answers_afer: ",
        ),
        (
            ("callers:", "phones: {'201': sleeps}\ncallers:"),
            'phones.201: "sleeps" is not one of answers, ignores',
        ),
        (
            ("callers:", "phones: {'210': answers}\ncallers:"),
            "story.yaml:3: phones.210: is nobody's phone (a number outside is written",
        ),
        (("callers:", "phone: {'201': answers}\ncallers:"), "did you mean phones?"),
        (
            ("{disposition: abandoned}", "{path: [number.assigned, number.asigned]}"),
            'expect.path[1]: there is no rule "number.asigned": did you mean number.assigned?',
        ),
        (("callers:", "phones: {'201': []}\ncallers:"), "story.yaml:3: phones.201: "),
        (("callers:", "faults: [{at: 3}]\ncallers:"), "story.yaml:3: faults[0]: a fault is one thing"),
        (
            ("callers:", "company: nowhere.yaml\ncallers:"),
            "story.yaml:3: company: nowhere.yaml can't be read",
        ),
        (
            ("callers:", "change: {menus: {main: {tries: x}}}\ncallers:"),
            "story.yaml:3: change: menus.main.tries: ",
        ),
        (("abandoned", "abandoned, passes: [menus/man]"), "passes[0]: the company has no menus/man"),
        (("abandoned", "abandoned, agent: '299'"), "callers[0].expect.agent: the company has no people/299"),
        (("abandoned", "abandoned, legs: {'299': busy}"), "expect.legs.299: the company has no people/299"),
        (("abandoned", "abandoned, voicemail: voicemails/x"), "voicemail: the company has no voicemails/x"),
        (("story: Somebody calls.", "story: [1"), "story.yaml:"),
        (("2026-11-23 09:00", "2026-02-30 09:00"), 'story.yaml:2: starts: "2026-02-30 09:00" is not a date'),
        (("2026-11-23 09:00", "2026-11-23 25:00"), 'story.yaml:2: starts: "2026-11-23 25:00" is not a date'),
        (("2026-11-23 09:00", "2026-03-29 02:30"), "story.yaml:2: starts: there is no such time in Europe/"),
        (
            ("expect:", "at: 2 h\n    expect:"),
            "story.yaml:5: callers[0].at: is after the end: the story ends within 3600 s",
        ),
        (
            ("callers:", "faults: [{at: 2 h, cut_agi: true}]\ncallers:"),
            "story.yaml:3: faults[0].at: is after",
        ),
        (
            ("callers:", "callbacks: [{agent: '299'}]\ncallers:"),
            "callbacks[0].agent: the company has no peop",
        ),
        (("callers:", "two_lines: ['299']\ncallers:"), "story.yaml:3: two_lines[0]: 299 is not among the ph"),
        (
            ("callers:", "phones: {'201': {answers_after: 1, fails_every: 1}}\ncallers:"),
            "fails_every: 1 is too",
        ),
        (("callers:", "phones: {'201': {refuses: 503, fails_every: 2}}\ncallers:"), "a phone does one thing"),
        (("abandoned", "abandoned, hears: ['']"), "story.yaml:5: callers[0].expect.hears[0]: "),
    ],
)
def test_a_mistake_is_told_with_its_line_and_key(
    change: tuple[str, str], problem: str, tmp_path: Path
) -> None:
    told = problems_of(SHORTEST.replace(*change), tmp_path)
    assert any(problem in line for line in told), told


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"nothing\.yaml: can't be read"):
        read_scenario(tmp_path / "nothing.yaml")


def test_an_empty_file_is_told(tmp_path: Path) -> None:
    assert problems_of("", tmp_path) == ["story.yaml: the file is empty"]


def test_several_mistakes_are_told_at_once(tmp_path: Path) -> None:
    told = problems_of(SHORTEST.replace("dials", "rings").replace("abandoned", "vanished"), tmp_path)
    assert len(told) == 3


def test_a_folder_means_the_scenarios_in_it() -> None:
    files = find_scenarios(SCENARIOS)
    assert len(files) >= 12
    assert files == tuple(sorted(files))
    assert find_scenarios(files[0]) == (files[0],)


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
