"""One wrong value each: its line, its path, and words that help."""

import pytest

from tests.config.companies import SMALL, problems_of

CASES = {
    "an agent who is not there": (
        '"202"]',
        '"209"]',
        '9: groups.support.agents[1]: "209" is not among the people (add the person, or take the agent out)',
    ),
    "an agent twice": (
        '"202"]',
        '"201"]',
        '9: groups.support.agents[1]: "201" is already among the agents (keep one of them)',
    ),
    "a key of a menu that leads nowhere": (
        '"1": groups/support',
        '"1": groups/supprot',
        "15: menus.main.keys.1: leads to groups/supprot, which is not there "
        "(name one that is in the file, or add it)",
    ),
    "a number that leads nowhere": (
        '00": menus/main',
        '00": menus/mian',
        '21: numbers."08-465 004 00": leads to menus/mian, which is not there '
        "(name one that is in the file, or add it)",
    ),
    "unassigned leads nowhere": (
        "unassigned: announcements/closed",
        "unassigned: announcements/gone",
        "22: unassigned: leads to announcements/gone, which is not there "
        "(name one that is in the file, or add it)",
    ),
    "something that is no destination": (
        "overflow: voicemails/support",
        "overflow: Kundtjänst",
        '10: groups.support.overflow: "Kundtjänst" is not a destination: write busy, hangup, mailbox, '
        "or a section and a key such as groups/support (sections: menus, groups, people, voicemails, "
        "announcements, externals)",
    ),
    "steering that leads nowhere, said once for all people": (
        "people:\n",
        "call_steering: {busy: voicemails/gone}\npeople:\n",
        "3: call_steering.busy: leads to voicemails/gone, which is not there "
        "(name one that is in the file, or add it)",
    ),
    "a person's own exit that leads nowhere": (
        "{name: Anna Lind,",
        "{name: Anna Lind, busy: people/299,",
        "4: people.201.busy: leads to people/299, which is not there "
        "(name one that is in the file, or add it)",
    ),
    "a circle without a caller's doing": (
        "{says: Vi har stängt.}",
        "{says: Vi har stängt., then: announcements/closed}",
        "19: announcements.closed: callers go round for ever: announcements/closed → announcements/closed "
        "(let one of them end in a voicemail, a busy tone or a hang-up)",
    ),
    "an endpoint that would be two": (
        "PJSIP/202",
        "PJSIP/202&PJSIP/666",
        '5: people.202.devices[0]: "PJSIP/202&PJSIP/666" is not a phone: '
        "write PJSIP/ and the endpoint's name in Asterisk, such as PJSIP/201 "
        "(letters a-z, digits, _ . and -)",
    ),
    "a cause that can't mean that": (
        "[PJSIP/202]",
        "[{endpoint: PJSIP/202, causes: {17: answered}}]",
        '5: people.202.devices[0].causes.17: "answered" is not what a cause can mean: '
        "busy, declined, no_answer, unreachable",
    ),
    "a cause that is none": (
        "[PJSIP/202]",
        "[{endpoint: PJSIP/202, causes: {17: gone}}]",
        '5: people.202.devices[0].causes.17: "gone" is not what a cause can mean: '
        "busy, declined, no_answer, unreachable",
    ),
    "a cause out of range": (
        "[PJSIP/202]",
        "[{endpoint: PJSIP/202, causes: {128: busy}}]",
        '5: people.202.devices[0].causes.128: "128" is too much: at most 127',
    ),
    "a time too short": (
        "    name: Kundtjänst\n",
        "    name: Kundtjänst\n    ring_s: 4\n",
        "9: groups.support.ring_s: 4 is too little: at least 5",
    ),
    "a time too long": (
        "    name: Kundtjänst\n",
        "    name: Kundtjänst\n    ring_s: 121\n",
        "9: groups.support.ring_s: 121 is too much: at most 120",
    ),
    "a time in words": (
        "    name: Kundtjänst\n",
        "    name: Kundtjänst\n    ring_s: twenty\n",
        '9: groups.support.ring_s: "twenty" is not a whole number',
    ),
    "a misspelt setting": (
        "    name: Kundtjänst\n",
        "    name: Kundtjänst\n    agent: x\n",
        "9: groups.support.agent: is not a setting: did you mean agents?",
    ),
    "an unknown strategy": (
        "    name: Kundtjänst\n",
        "    name: Kundtjänst\n    strategy: loudest\n",
        '9: groups.support.strategy: "loudest" is not one of ring-all, linear, round-robin, longest-idle, '
        "fewest-calls or random",
    ),
    "a missing setting": (
        "    overflow: voicemails/support\n",
        "",
        "7: groups.support.overflow: is missing",
    ),
    "a key no telephone has": (
        '"1": groups/support',
        '"1": groups/support, "A": busy',
        "15: menus.main.keys.A: callers can press 0-9, * and #: write 1 to 6 of them",
    ),
    "a menu without keys": (
        'keys: {"1": groups/support}',
        "keys: {}",
        "15: menus.main.keys: is empty",
    ),
    "hours that are none": (
        "    welcome: Välkommen.\n",
        "    welcome: Välkommen.\n    hours: {open: whenever, closed: busy}\n",
        "15: menus.main.hours.open: 'whenever' is not opening hours such as 'Mo-Fr 08:00-17:00'",
    ),
    "a language without a voice": (
        "welcome: Välkommen.",
        "welcome: {text: Tervetuloa., language: fi}",
        '14: menus.main.welcome.language: "fi" is not one of sv or en',
    ),
    "a text that says nothing": (
        "welcome: Välkommen.",
        'welcome: " "',
        "14: menus.main.welcome: there is nothing to say",
    ),
    "a text in a language without a voice": (
        "welcome: Välkommen.",
        "welcome: {sv: Välkommen., fi: Tervetuloa.}",
        "14: menus.main.welcome.fi: is not a setting",
    ),
    "a text that says nothing in one language": (
        "welcome: Välkommen.",
        'welcome: {sv: " "}',
        "14: menus.main.welcome.sv: there is nothing to say",
    ),
    "a key of two digits for the hours": (
        "welcome: Välkommen.",
        'welcome: Välkommen.\n    tells_hours: "99"',
        '15: menus.main.tells_hours: "99" is not one key: write one of 0-9, * and #',
    ),
    "a number that is none": (
        "08-465 004 00",
        "receptionen",
        "21: numbers.receptionen: 'receptionen' is not a telephone number",
    ),
    "the same number in two ways of writing": (
        "unassigned:",
        '  "+46 8 465 004 00": busy\nunassigned:',
        '22: numbers."+46 8 465 004 00": is the same number as "08-465 004 00" (keep one of them)',
    ),
    "numbers without quotes where text is wanted": (
        '["201", "202"]',
        "[201]",
        "9: groups.support.agents[0]: should be text: put quotes around 201",
    ),
    "text where a list is wanted": (
        '["201", "202"]',
        '"201"',
        "9: groups.support.agents: should be a list, such as [a, b]",
    ),
    "an organisation's id with other letters": (
        "organisation: small",
        "organisation: Småbolaget",
        "1: organisation: an organisation's id has 1 to 40 of the letters a-z, digits and -",
    ),
    "a country that is none": (
        "name: Småbolaget AB",
        "name: Småbolaget AB\ncountry: Sverige",
        '3: country: "Sverige" is not a country: write its two letters, such as SE',
    ),
    "a time zone that is a path": (
        "name: Småbolaget AB",
        "name: Småbolaget AB\ntime_zone: ../../etc/passwd",
        '3: time_zone: "../../etc/passwd" is not a time zone this machine knows: such as Europe/Stockholm',
    ),
    "a key with a space": (
        '"202":',
        '"2 02":',
        '5: people."2 02": a key has 1 to 40 of the letters a-z and A-Z, digits, - and _ '
        "(a name may have any letters)",
    ),
}


@pytest.mark.parametrize(("right", "wrong", "problem"), CASES.values(), ids=CASES.keys())
def test_a_wrong_value_is_told_by_line_path_and_reason(right: str, wrong: str, problem: str) -> None:
    assert right in SMALL
    assert f"small.yaml:{problem}" in problems_of(SMALL.replace(right, wrong, 1))


ALONE = [
    name
    for name in CASES
    if name not in ("a key with a space", "numbers without quotes where text is wanted")
]


@pytest.mark.parametrize("name", ALONE)
def test_one_wrong_value_is_one_problem(name: str) -> None:
    right, wrong, _ = CASES[name]
    assert len(problems_of(SMALL.replace(right, wrong, 1))) == 1


def test_all_problems_of_a_file_are_told_at_once() -> None:
    text = SMALL
    for right, wrong in (
        ("organisation: small", "organisation: SMALL"),
        ('"202"]', '"209"]'),
        ("overflow: voicemails/support", "overflow: voicemails/support\n    ring_s: 3"),
        ('"1": groups/support', '"1": groups/support, "x": busy, "2": people/299'),
        ("greeting: Lämna ett meddelande.", "greeting: 3"),
        ("unassigned: announcements/closed", "unassigned: announcements/gone"),
    ):
        assert right in text
        text = text.replace(right, wrong, 1)
    assert [problem.split(": ")[:2] for problem in problems_of(text)] == [
        ["small.yaml:1", "organisation"],
        ["small.yaml:9", "groups.support.agents[1]"],
        ["small.yaml:11", "groups.support.ring_s"],
        ["small.yaml:16", "menus.main.keys.x"],
        ["small.yaml:16", "menus.main.keys.2"],
        ["small.yaml:18", "voicemails.support.greeting"],
        ["small.yaml:23", "unassigned"],
    ]


def test_an_entry_that_cannot_be_read_is_still_there_for_what_leads_to_it() -> None:
    text = SMALL.replace("{name: Bo Ek, devices: [PJSIP/202]}", "nobody")
    assert problems_of(text) == [
        "small.yaml:5: people.202: should be settings under each other, such as name: value"
    ]
