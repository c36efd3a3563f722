"""A fault that thousands share by a default is told once, where it is mended."""

import pytest

from config.inspection import inspect
from tests.config.companies import SMALL, problems_of
from tests.config.inspection.documents import document

GONE = "leads to voicemails/gone, which is not there (name one that is in the file, or add it)"


@pytest.mark.parametrize(
    ("defaults", "place"),
    [
        ("{no_answer: voicemails/gone}", "call_steering.no_answer"),
        (
            '{personal_menu: {says: Hej, keys: {"1": voicemails/gone}}}',
            "call_steering.personal_menu.keys.1",
        ),
    ],
)
def test_a_default_that_leads_nowhere(defaults: str, place: str) -> None:
    (problem,) = problems_of(SMALL.replace("people:\n", f"call_steering: {defaults}\npeople:\n", 1))
    assert problem.endswith(f": {place}: {GONE}")


def test_a_kept_default_is_mended_among_the_earlier_ones() -> None:
    text = SMALL.replace("people:\n", "earlier_defaults:\n  3: {busy: voicemails/gone}\npeople:\n", 1)
    text = text.replace("name: Bo Ek,", "name: Bo Ek, keeps: {busy: 3},")
    (problem,) = problems_of(text)
    assert problem.endswith(f": earlier_defaults.3.busy: {GONE}")


def test_a_forward_loop_by_default_is_told_at_the_default() -> None:
    (problem,) = problems_of(
        SMALL.replace("people:\n", "call_steering: {no_answer: people/202}\npeople:\n", 1)
    )
    assert problem.endswith(
        ": call_steering.no_answer: calls are forwarded in a circle: people/202 (no_answer) → people/202 "
        "(let one of these endings lead to a voicemail, a busy tone or a hang-up)"
    )


def test_what_new_people_would_follow_is_reached() -> None:
    spare = '  spare: {name: Ny, greeting: Hej., extension: "898"}\nannouncements:\n'
    own = [("name: Anna Lind,", "name: Anna Lind, busy: busy,"), ("name: Bo Ek,", "name: Bo Ek, busy: busy,")]
    steering = ("people:\n", "call_steering: {busy: voicemails/spare}\npeople:\n")
    assert not list(inspect(document(("announcements:\n", spare), steering, *own)))


def test_numbers_written_for_another_country_are_found_and_nothing_else_is_judged() -> None:
    moved = document().model_copy(update={"country": "DK"})
    (finding,) = inspect(moved)
    assert finding.where == ("numbers", "08-465 004 00")
    assert finding.what == "is not a telephone number in DK"
