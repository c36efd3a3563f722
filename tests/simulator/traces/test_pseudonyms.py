"""Nothing in a trace says who somebody is: every number, name, text and digit is another one."""

import json
import re
from dataclasses import replace
from functools import cache

import phonenumbers
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from config.document import Document
from config.files import DEMO_FILE, read_file, read_text
from config.inspection import errors_among, inspect
from dialplan.numbers import E164, kind_of, number_from_trunk, parse_number, spellings_of
from engine.agi import Request
from engine.events import UniqueId
from simulator.traces.making import make_trace
from simulator.traces.pseudonyms import NoPseudonymError, Pseudonyms
from simulator.traces.pseudonyms.agi import AgiWords
from simulator.traces.pseudonyms.ami import READ, AmiWords
from simulator.traces.pseudonyms.digits import Digits
from simulator.traces.pseudonyms.numbers import Numbers
from simulator.traces.pseudonyms.presses import Press, replace_presses
from simulator.traces.pseudonyms.settings import Meaning, meaning_of
from simulator.traces.writing import write_trace
from tests.simulator.traces.recording import KEY, record

EXAMPLE = read_file(DEMO_FILE.parent / "example.yaml").document
DEMO = read_file(DEMO_FILE).document

landlines = st.integers(0, 99).map(lambda last: f"+468465004{last:02}")
mobiles = st.integers(605, 699).map(lambda last: f"+46701740{last}")
numbers = landlines | mobiles
typed = st.text("0123456789", min_size=3, max_size=16)
hostile = st.text(max_size=80) | st.sampled_from(
    ["070\r\nAction: Originate", "x" * 5000, '"; HANGUP', "${SHELL(rm)}", "+46701740605\n200 result=0", ""]
)


@cache
def names() -> Pseudonyms:
    return Pseudonyms(EXAMPLE, (), KEY)


def spelt(number: str) -> tuple[str, ...]:
    return number, f"00{number[1:]}", number[1:], f"0{number[3:]}"


# Numbers.


@given(st.lists(numbers, min_size=1, max_size=30, unique=True))
@settings(max_examples=50, deadline=None)
def test_no_real_number_comes_out_and_each_stays_itself(real: list[str]) -> None:
    fictional = Numbers("SE", map(E164, real), KEY)
    new = {number: fictional.replace(number) for number in real}
    assert not set(new.values()) & set(real)
    assert len(set(new.values())) == len(real)
    for number, other in new.items():
        assert fictional.replace(number) == other
        assert kind_of(E164(number)) is kind_of(E164(other))
        assert [number_from_trunk(fictional.replace(text), "SE") for text in spelt(number)] == [other] * 4
        assert [fictional.replace(text)[:2] for text in spelt(number)] == [t[:2] for t in spelt(other)]


@pytest.mark.parametrize("number", ["+4790123456", "+358401234567", "+442079460123", "+469001234567"])
def test_a_foreign_or_special_number_keeps_its_country_and_kind(number: str) -> None:
    new = Numbers("SE", [E164(number)], KEY).replace(number)
    code = phonenumbers.parse(number).country_code
    assert new != number
    assert new.startswith(f"+{code}")
    assert phonenumbers.parse(new).country_code == code


UNLIKELY = ["+46812345", "+299123456", "+15550100", "+12125550100", "+442079460999"]
"""Numbers that a configuration may have, though their countries give none such to anybody."""


@pytest.mark.parametrize("number", UNLIKELY)
@pytest.mark.parametrize("key", [b"1", b"2", b"3", b"4", b"5", b"6", b"7", b"8"])
def test_a_number_that_nobody_can_have_becomes_another_such_in_each_way_of_writing(
    number: str, key: bytes
) -> None:
    fictional = Numbers("SE", [E164(number)], key)
    new = fictional.replace(number)
    assert new != number
    assert parse_number(new, "SE") == new
    assert phonenumbers.is_valid_number(phonenumbers.parse(new)) is phonenumbers.is_valid_number(
        phonenumbers.parse(number)
    )
    assert {fictional.replace(text) for text in spellings_of(number, "SE")} == spellings_of(new, "SE")


def test_more_numbers_than_nobody_has_are_made_up() -> None:
    real = [f"+46855{last:06}" for last in range(400)]
    fictional = Numbers("SE", map(E164, real), KEY)
    new = {fictional.replace(number) for number in real}
    assert len(new) == len(real)
    assert not new & set(real)


def test_emergency_numbers_stay() -> None:
    assert Numbers("SE", [], KEY).replace("112") == "112"


@given(hostile)
@settings(deadline=None)
def test_what_is_no_number_becomes_digits(text: str) -> None:
    new = Numbers("SE", [], KEY).replace(text)
    assert re.fullmatch(r"\+?[0-9]*", new)
    assert len(new) <= 32


# Digits.


@given(typed)
def test_what_somebody_typed_comes_out_as_other_digits(digits: str) -> None:
    new = Digits({"1", "2", "9"}, KEY).replace(digits)
    assert len(new) == len(digits)
    assert all(one != other for one, other in zip(digits[1:], new[1:], strict=True))
    assert new == Digits({"1", "2", "9"}, KEY).replace(digits)


@given(typed, typed)
def test_what_begins_alike_begins_alike_and_what_differs_differs(one: str, other: str) -> None:
    digits = Digits({"1", "12", "3"}, KEY)
    shared = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    new, new_other = digits.replace(one), digits.replace(other)
    assert (one == other) == (new == new_other)
    if shared is not None:
        assert new[:shared] == new_other[:shared]
        assert new[shared] != new_other[shared]


def pressed(digits: str, every_s: float = 0.4, *, is_talk: bool = False) -> list[Press]:
    presses = []
    for at, digit in enumerate(digits):
        presses.append(Press(at * every_s, digit, False, 0, is_talk))
        presses.append(Press(at * every_s + 0.1, digit, True, 0, is_talk))
    return presses


@given(typed)
def test_a_typed_number_can_not_be_read(digits: str) -> None:
    new = replace_presses(pressed(digits), names())
    assert new[::2] == new[1::2], "a key that goes up is the one that went down"
    if not names().is_extension(digits):
        assert digits not in "".join(new[::2])


@pytest.mark.parametrize("digits", ["1", "0", "8", "13", "#", "*"])
def test_keys_that_mean_something_stay(digits: str) -> None:
    assert "".join(replace_presses(pressed(digits), names())[::2]) == digits


def test_an_extension_becomes_the_one_that_stands_for_it() -> None:
    new = "".join(replace_presses(pressed("201#"), names())[::2])
    assert new == f"{names().document.people['person-1'].extension}#"
    assert new != "201#"


@given(st.text("0123456789", min_size=1, max_size=5))
def test_in_a_conversation_no_key_stays(digits: str) -> None:
    new = replace_presses(pressed(digits, is_talk=True), names())[::2]
    assert all(one != other for one, other in zip(digits, new, strict=True))


def test_a_key_told_twice_is_the_same_key_twice() -> None:
    presses = [*pressed("4711"), Press(2.0, "7", True, 0)]
    new = replace_presses(presses, names())
    assert new[-1] == new[2]


def test_a_phone_that_tells_only_of_keys_that_go_up_is_heard_too() -> None:
    ends = [press for press in pressed("4711") if press.is_end]
    assert replace_presses(ends, names()) == replace_presses(pressed("4711"), names())[::2]


# The company.


def leaves(value: object) -> list[str]:
    match value:
        case dict():
            return [*value, *(leaf for inner in value.values() for leaf in leaves(inner))]
        case list():
            return [leaf for inner in value for leaf in leaves(inner)]
        case str():
            return [value]
        case _:
            return []


@pytest.mark.parametrize("document", [EXAMPLE, DEMO], ids=["example", "demo"])
def test_nothing_of_a_company_comes_out(document: Document) -> None:
    new = json.dumps(Pseudonyms(document, (), KEY).document.model_dump(mode="json"), ensure_ascii=False)
    plain = document.model_dump(mode="json", exclude_defaults=True)
    numbers_ = [number_from_trunk(text, "SE") for text in leaves(plain)]
    assert not [number for number in numbers_ if number is not None and number in new]
    for person in document.people.values():
        assert person.name not in new
        assert person.email is None or person.email not in new
    words = {word for text in leaves(plain) if " " in text for word in re.findall(r"[A-ZÅÄÖ]\w{4,}", text)}
    assert not {word for word in words if word in new} - {"Text", "Stockholm"}
    for section in ("people", "groups", "menus", "voicemails", "announcements", "externals"):
        assert not [key for key in plain.get(section, {}) if f"{section}/{key}" in new]
    assert not [key for key in plain["people"] if f'"{key}"' in new]


@pytest.mark.parametrize("document", [EXAMPLE, DEMO], ids=["example", "demo"])
def test_a_company_under_other_names_can_be_used(document: Document) -> None:
    assert list(errors_among(inspect(Pseudonyms(document, (), KEY).document))) == []


def test_every_setting_with_a_text_in_it_is_known() -> None:
    """One of a new kind is taken for somebody's words: say in pseudonyms/settings.py what it is."""
    schema = Document.model_json_schema()
    unknown = [
        (where, name)
        for where, model in [("Document", schema), *schema["$defs"].items()]
        for name, one in model.get("properties", {}).items()
        if has_choices(one, schema["$defs"]) and meaning_of(("people", "anna", name), "busy") is Meaning.TEXT
    ]
    assert unknown == []


def has_choices(one: dict[str, object], defs: dict[str, dict[str, object]]) -> bool:
    """Whether a setting is one of some words of ours."""
    if "enum" in one or "const" in one:
        return True
    if isinstance(ref := one.get("$ref"), str):
        return "enum" in defs[ref.rpartition("/")[2]]
    inner = [one.get(name) for name in ("anyOf", "oneOf", "items", "additionalProperties")]
    parts = [part for some in inner for part in (some if isinstance(some, list) else [some])]
    return any(has_choices(part, defs) for part in parts if isinstance(part, dict))


@given(st.sampled_from(UNLIKELY), st.binary(min_size=1, max_size=8))
@settings(max_examples=40, deadline=None)
def test_a_company_with_a_number_that_nobody_can_have_can_be_used_too(number: str, key: bytes) -> None:
    text = DEMO_FILE.read_text().replace("08-465 004 10", number)
    new = Pseudonyms(read_text(text, "demo").document, (), key).document
    assert list(errors_among(inspect(new))) == []
    assert number not in new.numbers


def test_where_a_name_can_not_be_had_the_setting_is_told_by_its_own_name_and_nothing_of_what_is_in_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def made_up(_: Numbers, text: str) -> str:
        return "+1" if text == "+46846500410" else text

    monkeypatch.setattr(Numbers, "replace", made_up)
    with pytest.raises(NoPseudonymError) as error:
        Pseudonyms(DEMO, (), KEY)
    assert str(error.value) == "no other name could be made for numbers.08-465 004 10"


# Lines.

NAMED = ("id", "channel", "endpoint", "digit")
"""What of an event has a name of its own in a trace; all else is one of a few words."""


@cache
def words() -> AgiWords:
    return AgiWords(names(), ("7",), ("0701740605",))


@given(hostile)
@settings(deadline=None)
def test_no_line_breaks_out_of_a_trace(text: str) -> None:
    for line in (words().command(text), words().reply(text), words().command(f'STREAM FILE "{text}" ""')):
        assert line.isprintable()
        assert len(line) < 300


@given(hostile, hostile, hostile)
@example(number="000000", extension="", language="000000")
@example(number="AAAAAA", extension="", language="AAAAAA")
@settings(deadline=None)
def test_a_hostile_request_says_nothing_of_the_caller(number: str, extension: str, language: str) -> None:
    request = Request(UniqueId("1795.1"), "PJSIP/trunk-0000000a", extension or "s", number, language, "call")
    told = words().request(request)
    assert all(value.isprintable() and len(value) < 60 for value in told.values())
    if len(number) >= 6:  # shorter ones are in any text by chance
        assert number not in json.dumps({name: told[name] for name in told if name != "channel"})


@pytest.mark.parametrize("word", ["AnnaLind", "anna_lind", "anna", "AL", "471147", ""])
def test_a_word_that_is_none_of_asterisks_or_ours_does_not_come_out(word: str) -> None:
    request = words().request(Request(UniqueId("1.1"), "PJSIP/trunk-0000000a", "s", "", word, word))
    assert {request["language"], request["network_script"]} <= {"?", ""}
    assert words().reply(f"200 result=1 ({word})") in ("200 result=1 (?)", "200 result=1 ()")
    events = AmiWords(names())
    for name in READ:
        event = {"event": name, **dict.fromkeys((header.lower() for header in READ[name]), word)}
        told = events.event(event, digit="5")
        plain = [told[header] for header, what in READ[name].items() if what not in NAMED]
        assert set(plain) <= {"?"}, told
    assert events.response({"response": word}, "1")["Response"] == "?"


@pytest.mark.parametrize("digit", ["Å", "", "4711"])
def test_a_key_that_no_telephone_has_does_not_come_out(digit: str) -> None:
    heard = record("menus/typed_ahead")
    taken = [
        replace(one, said={**one.said, "digit": digit})
        if isinstance(one.said, dict) and "digit" in one.said
        else one
        for one in heard.taken
    ]
    lines = make_trace(replace(heard, taken=taken), KEY).trace.lines
    told = [json.loads(line.text) for line in lines if "DTMF" in line.text]
    assert {one["Digit"] for one in told} == {"?"}


@pytest.mark.parametrize("language", ["sv", "en", "sv_SE", "pt_BR"])
def test_a_code_of_a_language_stays(language: str) -> None:
    request = Request(UniqueId("1.1"), "PJSIP/trunk-0000000a", "s", "", language, "call")
    assert words().request(request)["language"] == language


@pytest.mark.parametrize(
    ("version", "told"),
    [("22.10.1+dfsg+~cs6.17", "22.10.1"), ("GIT-annalind", ""), ("Anna 0701740605", ""), ("22.10", "22.10")],
)
def test_of_asterisks_version_no_more_than_its_numbers_comes_out(version: str, told: str) -> None:
    heard = record("busy")
    taken = [
        replace(one, said=replace(one.said, asterisk=version)) if isinstance(one.said, Request) else one
        for one in heard.taken
    ]
    assert make_trace(replace(heard, taken=taken), KEY).trace.asterisk == told


@pytest.mark.parametrize(
    "command",
    [
        'SET VARIABLE "SECRET" "4711471147"',
        'EXEC "System" "ls 0701740605"',
        'GET FULL VARIABLE "0701740605"',
        "0701740605",
        'EXEC "Dial" "PJSIP/201,20,f(Anna Lind <0701740605>)"',
        'SET VARIABLE "CALLERID(name)" "Anna Lind"',
    ],
)
def test_what_nobody_knows_does_not_come_out(command: str) -> None:
    told = words().command(command)
    assert not re.search(r"4711|0701740605|Anna", told)


@pytest.mark.parametrize(
    "reply", ["200 result=1 (0701740605)", "200 result=1 (Anna Lind)", "520-Usage: Anna", "0701740605"]
)
def test_what_nobody_knows_of_a_reply_does_not_come_out(reply: str) -> None:
    assert not re.search(r"0701740605|Anna", words().reply(reply))


# A whole trace.


@pytest.mark.parametrize("scenario", ["people/mobile_takes_it", "from_phones/outside", "queues/callback"])
def test_no_number_or_id_of_a_call_is_in_its_trace(scenario: str) -> None:
    heard = record(scenario)
    text = write_trace(make_trace(heard, KEY).trace)
    real = {
        text
        for one in heard.taken
        if isinstance(one.said, Request)
        for text in (one.said.caller_number, one.said.unique_id, one.said.extension)
    }
    real |= {str(one.said.get("uniqueid")) for one in heard.taken if isinstance(one.said, dict)} - {"None"}
    assert len(real) > 4
    assert not [one for one in real if len(one) >= 3 and one in text]


def test_two_traces_of_the_same_calls_have_nothing_in_common() -> None:
    heard = record("menus/language")
    one, other = (make_trace(heard, key).trace.document.numbers for key in (b"one", b"other"))
    assert len(one) == len(other)
    typed_ = [Digits((), key).replace("123456") for key in (b"one", b"other")]
    assert typed_[0] != typed_[1]


def test_other_peoples_calls_are_in_no_trace() -> None:
    heard = record("answered")
    other = replace(heard, version=2)
    made = make_trace(other, KEY)
    assert (made.trace.outcomes, made.left_out) == ((), 1)
