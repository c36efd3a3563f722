import pytest

from dialplan.numbers import spellings_of

SWEDISH = {"+46701740605", "46701740605", "0046701740605", "0701740605"}


@pytest.mark.parametrize("text", ["070-174 06 05", "+46 70 174 06 05", "0046701740605"])
def test_a_number_is_found_however_it_or_the_trunk_writes_it(text: str) -> None:
    assert spellings_of(text, "SE") == SWEDISH


def test_a_foreign_number_has_no_national_spelling_here() -> None:
    assert spellings_of("+4721030405", "SE") == {"+4721030405", "4721030405", "004721030405"}


def test_what_is_no_number_has_no_spelling() -> None:
    with pytest.raises(ValueError, match="telephone number"):
        spellings_of("anna", "SE")
