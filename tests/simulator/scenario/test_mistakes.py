"""What is wrong with a scenario file is told with its line and key."""

from pathlib import Path

import pytest

from config.problems import ConfigurationError
from simulator.scenario.files import read_scenario
from tests.simulator.scenario.stories import SHORTEST, read


def problems_of(text: str, folder: Path) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        read(text, folder)
    return [str(problem).removeprefix(f"{folder}/") for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (
            ("starts: 2026-11-23 09:00", "starts: tomorrow"),
            'story.yaml:2: starts: "tomorrow" is not a date and',
        ),
        (("callers:", "ends_within: 0\ncallers:"), "story.yaml:3: ends_within: 0 is too little: more than 0"),
        (("story: ", "story: ''  # "), "story.yaml:1: story: is empty"),
        (
            ("disposition: abandoned", "unattended: false"),
            "story.yaml:5: callers[0].expect.unattended: false can't stand here: write true, or leave it out",
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
            "story.yaml:3: company: nowhere.yaml: can't be read",
        ),
        (
            ("callers:", "change: {menus: {main: {tries: x}}}\ncallers:"),
            "story.yaml:3: change.menus.main.tries: ",
        ),
        (
            (SHORTEST, f"{SHORTEST}change:\n  groups:\n    kundtjanst:\n      strategy: lineer\n"),
            'story.yaml:9: change.groups.kundtjanst.strategy: "lineer" is not one of ',
        ),
        (
            (SHORTEST, f"{SHORTEST}change:\n  people:\n    '299':\n      language: sv\n"),
            "story.yaml:8: change.people.299: people.299.name: is missing",
        ),
        (
            (SHORTEST, f"{SHORTEST}change:\n  unassigned: busy\n  voicemails: {{main: null}}\n"),
            "story.yaml:6: change: call_steering.declined: ",
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
        (("2026-11-23 09:00", "0001-01-01 00:00"), "story.yaml:2: starts: is in no year from 1970 to 2100"),
        (("2026-11-23 09:00", "9999-12-31 23:59"), "story.yaml:2: starts: is in no year from 1970 to 2100"),
        (("2026-11-23 09:00", "2026-W48-1"), 'story.yaml:2: starts: "2026-W48-1" is not a date and time'),
        (("2026-11-23 09:00", "20261123T0900"), 'story.yaml:2: starts: "20261123T0900" is not a date and'),
        (("2026-11-23 09:00", "2026-11-23"), 'story.yaml:2: starts: "2026-11-23" is not a date and time'),
        (
            ("callers:", "phones: {'+foo bar': busy}\ncallers:"),
            "story.yaml:3: phones.\"+foo bar\": '+foo bar' is not a telephone number",
        ),
        (
            ("callers:", "phones:\n  '+46701740606': busy\n  '+46 70-174 06 06': answers\ncallers:"),
            'story.yaml:5: phones."+46 70-174 06 06": is the same phone as +46701740606',
        ),
        (("abandoned", "abandoned, shows: nobody"), "story.yaml:5: callers[0].expect.shows: 'nobody' is not"),
        (("callers:", "<<: {a: 1}\ncallers:"), 'story.yaml:3: "<<": is not a word of scenarios'),
        (("expect:", "<<: 1\n    expect:"), 'story.yaml:5: callers[0]."<<": is not a word of scenarios'),
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


def test_what_is_wrong_with_the_company_itself_is_not_the_changes(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(
        "organisation: small\nname: Small\nlanguage: xx\nunassigned: hangup\n"
    )
    told = problems_of(SHORTEST + "company: small.yaml\nchange: {unassigned: busy}\n", tmp_path)
    assert [problem.split(": ")[:2] for problem in told] == [["small.yaml:3", "language"]]


@pytest.mark.parametrize("change", ["", "change: {unassigned: busy}\n"])
def test_an_empty_company_is_told_where_the_story_names_it(change: str, tmp_path: Path) -> None:
    (tmp_path / "none.yaml").write_text("")
    told = problems_of(SHORTEST + "company: none.yaml\n" + change, tmp_path)
    assert told == ["story.yaml:6: company: none.yaml: the file is empty"]


def test_several_mistakes_are_told_at_once(tmp_path: Path) -> None:
    told = problems_of(SHORTEST.replace("dials", "rings").replace("abandoned", "vanished"), tmp_path)
    assert len(told) == 3
