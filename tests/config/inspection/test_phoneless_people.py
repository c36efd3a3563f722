import pytest

from tests.config.inspection.documents import document, told

NO_PHONE = ("warning", "people/carin/devices", "is called and has no phone")


@pytest.mark.parametrize(
    ("settings", "number", "is_told"),
    [
        ("", "", False),
        ("", '  "08-465 004 05": people/carin\n', True),
        (', extension: "205"', "", True),
        (", devices: [PJSIP/205]", '  "08-465 004 05": people/carin\n', False),
        (", active: false", '  "08-465 004 05": people/carin\n', False),
    ],
    ids=["never called", "a number", "an extension", "a phone", "not active"],
)
def test_who_is_called_and_has_no_phone_is_a_warning(settings: str, number: str, is_told: bool) -> None:
    carin = ("groups:\n", f"  carin: {{name: Carin Dahl{settings}}}\ngroups:\n")
    found = told(document(carin, ("unassigned:", f"{number}unassigned:")))
    assert found == ([NO_PHONE] if is_told else [])


def test_an_agent_is_called_too() -> None:
    carin = ("groups:\n", "  carin: {name: Carin Dahl}\ngroups:\n")
    assert told(document(carin, ('"202"]', '"202", carin]'))) == [NO_PHONE]
