"""Files that are no configuration at all, by accident or on purpose."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.files import read_file, read_text
from config.problems import ConfigurationError
from tests.config.companies import SMALL, problems_of

CASES = {
    "an alias": (
        "people: &all {}\ngroups: *all\n",
        "small.yaml:2: groups: aliases (*name) are not allowed: write the value again",
    ),
    "an alias of itself": (
        "people: &all [*all]\n",
        "small.yaml:1: people[0]: aliases (*name) are not allowed: write the value again",
    ),
    "a key twice": ("name: A\nname: B\n", "small.yaml:2: name: is here twice, first on line 1"),
    "a key twice, once without quotes": (
        'people:\n  201: {}\n  "201": {}\n',
        "small.yaml:3: people.201: is here twice, first on line 2",
    ),
    "a tag that would run something": (
        "name: !!python/object/apply:os.system [reboot]\n",
        'small.yaml:1: name: tags are not allowed: take "!!python/object/apply:os.system" away',
    ),
    "a key that is a list": ("? [a]\n: b\n", "small.yaml:1: a key must be plain text"),
    "control characters": ('name: "a\\e[2J"\n', "small.yaml:1: name: has control characters"),
    "half a character": (
        'name: "\\ud800"\n',
        "small.yaml:1: this is not YAML: found invalid Unicode character escape code",
    ),
    "nesting without end": ("{a: " * 2000, "small.yaml:1: settings are nested too deep"),
    "no YAML": ("name: [a\n", "small.yaml:2: this is not YAML: did not find expected ',' or ']'"),
    "two documents": ("a: 1\n---\nb: 2\n", "small.yaml:2: this is not YAML: but found another document"),
    "a mere word": ("hello", "small.yaml:1: should be settings under each other, such as name: value"),
    "nothing": ("# nothing\n", "small.yaml: the file is empty"),
}


@pytest.mark.parametrize(("text", "problem"), CASES.values(), ids=CASES.keys())
def test_what_is_no_configuration_is_refused_with_its_line(text: str, problem: str) -> None:
    assert problem in problems_of(text)


def test_a_bomb_of_aliases_is_refused_without_going_off() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    assert any("aliases" in problem for problem in problems_of("\n".join(lines)))


def test_a_file_over_8_mib_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_bytes(b"#" * (8 * 1024 * 1024 + 1))
    with pytest.raises(ConfigurationError, match=r"large\.yaml: is larger than 8 MiB"):
        read_file(path)


def test_a_file_that_is_not_utf_8_is_refused_with_the_line(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes("organisation: a\nname: Småbolaget\n".encode("latin-1"))
    with pytest.raises(ConfigurationError, match=r"latin\.yaml:2: is not UTF-8 text"):
        read_file(path)


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"gone\.yaml: can't be read: No such file or directory"):
        read_file(tmp_path / "gone.yaml")


def test_what_an_error_quotes_is_short_and_safe_to_print() -> None:
    text = SMALL.replace("organisation: small", f"organisation: small\ncountry: {'x' * 5000}\u202e")
    (problem,) = problems_of(text)
    assert len(problem) < 200
    assert problem.isprintable()


def _refused_or_read(text: str) -> None:
    try:
        read_text(text, "junk.yaml")
    except ConfigurationError as error:
        assert error.problems


@settings(deadline=None)  # a busy machine is no failure
@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    _refused_or_read(text)


@settings(deadline=None)
@given(st.text(alphabet="{}[]:,-?!&*#|>'\"%@`<~ \n\tax01.\\/u"))
def test_any_punctuation_is_read_or_refused(text: str) -> None:
    _refused_or_read(text)


_json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["busy", "menus/a"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None)
@given(st.data())
def test_any_value_in_the_place_of_another_is_read_or_refused(data: st.DataObject) -> None:
    sections = ["people", "groups", "menus", "voicemails", "announcements", "numbers", "call_steering"]
    tops = [*sections, "unassigned", "country", "language", "time_zone"]
    settings = ["agents", "keys", "hours", "devices", "busy", "welcome", "greeting", "says", "overflow"]
    document: dict[str, object] = {"organisation": "a", "name": "A"}
    for name in data.draw(st.lists(st.sampled_from(tops), unique=True, max_size=4)):
        entry = st.dictionaries(st.sampled_from(settings), _json, max_size=4)
        document[name] = data.draw(st.dictionaries(st.sampled_from(["a", "1", "201"]), entry) | _json)
    _refused_or_read(json.dumps(document))


@settings(deadline=None)
@given(st.integers(0, len(SMALL) - 1), st.integers(0, 40), st.text(max_size=10))
def test_any_cut_into_a_good_file_is_read_or_refused(start: int, length: int, patch: str) -> None:
    _refused_or_read(SMALL[:start] + patch + SMALL[start + length :])


def test_the_first_of_many_aliases_is_told_with_its_own_line() -> None:
    told = problems_of("organisation: &o demo\nname: x\npeople:\n  - *o\n  - *o\n  - *o\n")
    assert (
        "small.yaml:4: people[0]: aliases (*name) are not allowed: write the value again (and 2 more)" in told
    )
    assert sum("aliases" in problem for problem in told) == 1
