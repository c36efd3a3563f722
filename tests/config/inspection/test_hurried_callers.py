import pytest

from tests.config.inspection.documents import document, told

SHORT = (
    *("warning", "menus/main/first_digit_s"),
    "is longer than overall_s: a try ends after 4 s whatever this says",
)


@pytest.mark.parametrize(
    ("limits", "is_told"),
    [
        ("overall_s: 4", True),  # the first digit has 5 s where nothing is said
        ("first_digit_s: 4, overall_s: 4", False),
        ("first_digit_s: 10", False),
        ("first_digit_s: 4.5, overall_s: 4", True),
    ],
)
def test_a_first_digit_that_may_take_longer_than_the_whole_try_is_a_warning(
    limits: str, is_told: bool
) -> None:
    settings = "".join(f"\n    {limit}" for limit in limits.split(", "))
    menu = ("    welcome: Välkommen.", f"    welcome: Välkommen.{settings}")
    assert told(document(menu)) == ([SHORT] if is_told else [])
