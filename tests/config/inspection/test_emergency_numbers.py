import pytest

from tests.config.companies import SMALL, problems_of
from tests.config.inspection.documents import document, told


def test_112_is_nobodys_extension() -> None:
    problems = problems_of(SMALL.replace("name: Bo Ek,", 'name: Bo Ek, extension: "112",'))
    assert problems == [
        "small.yaml:5: people.202.extension: 112 is an emergency number (choose another extension)"
    ]


def test_another_countrys_emergency_number_is_an_extension_like_others() -> None:
    assert not told(document(("name: Bo Ek,", 'name: Bo Ek, extension: "911",')))


@pytest.mark.parametrize(
    ("right", "wrong", "place"),
    [
        ('"1": groups/support', '"112": groups/support', "menus.main.keys.112"),
        (
            "people:\n",
            'call_steering: {personal_menu: {says: Hej, keys: {"112": busy}}}\npeople:\n',
            "call_steering.personal_menu.keys.112",
        ),
        (
            "name: Bo Ek,",
            'name: Bo Ek, personal_menu: {says: Hej, keys: {"112": busy}},',
            "people.202.personal_menu.keys.112",
        ),
    ],
)
def test_112_is_no_key_and_is_told_once_where_it_stands(right: str, wrong: str, place: str) -> None:
    (problem,) = problems_of(SMALL.replace(right, wrong, 1))
    assert problem.endswith(f": {place}: 112 is an emergency number (choose another key)")


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("unassigned:", '  "112": busy\nunassigned:'),
        ("unassigned:", 'externals:\n  sos: {name: SOS, number: "+46112"}\nunassigned:'),
    ],
)
def test_112_is_neither_ones_own_number_nor_one_to_forward_to(right: str, wrong: str) -> None:
    assert "112" in " ".join(problems_of(SMALL.replace(right, wrong, 1)))


def test_where_112_can_be_read_as_a_number_it_is_refused_all_the_same() -> None:
    text = SMALL.replace("name: Småbolaget AB", "name: Kleine GmbH\ncountry: DE", 1)
    text = text.replace("08-465 004 00", "030 23125 000").replace("unassigned:", '  "112": busy\nunassigned:')
    (problem,) = problems_of(text)
    assert 'numbers."112": is an emergency number, and nobody\'s to answer (take it out)' in problem or (
        "numbers.112: is an emergency number" in problem
    )
