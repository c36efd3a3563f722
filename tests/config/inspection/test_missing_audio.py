import pytest

from config.document import Document
from config.inspection import inspect
from config.speeches import AudioText
from tests.config.companies import SMALL, problems_of
from tests.config.inspection.documents import document

GONE = AudioText(audio="gone")

PLACES = {
    "menus/main/welcome": ("welcome: Välkommen.", "welcome: {audio: gone}"),
    "menus/main/no_match": ("welcome: Välkommen.", "welcome: Hej.\n    no_match: {audio: gone}"),
    "groups/support/music": ("    name: Kundtjänst\n", "    name: Kundtjänst\n    music: {audio: gone}\n"),
    "groups/support/periodic_message/says": (
        "    name: Kundtjänst\n",
        "    name: Kundtjänst\n    periodic_message: {says: {audio: gone}}\n",
    ),
    "groups/support/voicemail/greeting": (
        "    name: Kundtjänst\n",
        "    name: Kundtjänst\n    voicemail: {greeting: {audio: gone}}\n",
    ),
    "voicemails/support/greeting": ("Lämna ett meddelande.", "{audio: gone}"),
    "announcements/closed/says": ("Vi har stängt.", "{audio: gone}"),
    "people/201/greeting": ("name: Anna Lind,", "name: Anna Lind, greeting: {audio: gone},"),
    "people/202/personal_menu/says": (
        "name: Bo Ek,",
        'name: Bo Ek, personal_menu: {says: {audio: gone}, keys: {"1": busy}},',
    ),
    "call_steering/greeting": ("people:\n", "call_steering: {greeting: {audio: gone}}\npeople:\n"),
    "earlier_defaults/3/greeting": (
        "people:\n",
        "earlier_defaults:\n  3: {greeting: {audio: gone}}\npeople:\n",
    ),
}


@pytest.mark.parametrize("place", PLACES)
def test_an_audio_file_that_is_not_there_is_an_error_wherever_it_is_used(place: str) -> None:
    right, wrong = PLACES[place]
    assert right in SMALL
    (problem,) = problems_of(SMALL.replace(right, wrong, 1))
    dots = place.replace("/", ".")
    assert f": {dots}.audio: " in problem
    assert (
        '"gone" is not among the audio files (add it (vaxel audio add), or write a text instead)' in problem
    )


def test_an_audio_file_that_can_not_be_read_is_not_missing_too() -> None:
    text = SMALL.replace("welcome: Välkommen.", "welcome: {audio: hej}") + "audio_files: {hej: {}}\n"
    assert not any("is not among" in problem for problem in problems_of(text))


def test_what_a_file_can_not_have_is_found_in_a_changed_document() -> None:
    sound = document()
    menus = {"main": sound.menus["main"].model_copy(update={"welcome": GONE})}
    changed: Document = sound.model_copy(update={"menus": menus})
    assert [finding.where for finding in inspect(changed)] == [("menus", "main", "welcome", "audio")]
