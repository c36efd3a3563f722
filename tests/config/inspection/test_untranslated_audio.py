import pytest

from tests.config.inspection.documents import document, told

WELCOME = "welcome: Välkommen."


def audio(language: str) -> str:
    what = f"name: Hej, language: {language}, digest: {'0' * 64}, format: wav, length_s: 2"
    return f"audio_files:\n  hej: {{{what}}}\n"


@pytest.mark.parametrize(("language", "is_told"), [("sv-SE", False), ("SV", False), ("de", True)])
def test_audio_in_a_language_that_nobody_is_spoken_to_in_is_a_warning(language: str, is_told: bool) -> None:
    found = told(document((WELCOME, "welcome: {audio: hej}"), more=audio(language)))
    what = "is in de, and callers are spoken to in sv"
    assert found == ([("warning", "menus/main/welcome/audio", what)] if is_told else [])


def test_audio_in_a_language_that_a_menu_offers_is_right() -> None:
    offering = 'welcome: {audio: hej}\n    languages: {"8": en}'
    assert not told(document((WELCOME, offering), more=audio("en-GB")))


def test_music_has_no_language() -> None:
    with_music = ("    name: Kundtjänst\n", "    name: Kundtjänst\n    music: {audio: hej}\n")
    assert not told(document(with_music, more=audio("de")))


def test_a_language_that_is_offered_and_never_spoken_is_a_warning() -> None:
    found = told(document((WELCOME, 'welcome: Välkommen.\n    languages: {"8": en}')))
    what = "offers en, and nothing that its callers come to is said in en"
    assert found == [("warning", "menus/main/languages/8", what)]


def test_it_may_be_spoken_anywhere_the_menu_leads_to() -> None:
    offering = (WELCOME, 'welcome: Välkommen.\n    languages: {"8": en}')
    english = ("greeting: Lämna ett meddelande.", "greeting: {text: Leave a message., language: en}")
    assert not told(document(offering, english))
