"""What a story expects of callbacks is checked as of any call."""

from pathlib import Path

import pytest

from simulator.play import simulate
from tests.simulator.scenario.stories import read
from tests.simulator.world.test_endings import CALLBACK, differences

GREETED = "Du bad oss ringa upp"


@pytest.mark.parametrize(
    ("expect", "difference"),
    [
        (f"hears: [{GREETED}], voicemail: none", None),
        ("hears: [Kyrkklockorna ringer]", ("messages heard", "Kyrkklockorna ringer")),
        ("hears: []", ("messages heard", "none")),
        ("voicemail: voicemails/main", ("voicemail", "voicemails/main")),
        ("agent: '202'", ("agent", "202")),
    ],
)
def test_what_is_expected_of_a_callback_must_come_out(
    expect: str, difference: tuple[str, str] | None, tmp_path: Path
) -> None:
    text = CALLBACK.replace('{disposition: answered, agent: "201"}', f"{{{expect}}}")
    found = differences(simulate(read(text, tmp_path)))
    assert [one[:3] for one in found] == ([("callback 1", *difference)] if difference else [])


def test_who_was_called_and_never_answered_heard_nothing(tmp_path: Path) -> None:
    text = CALLBACK.replace("{answers_after: 4, talks: 200}", "busy")
    quiet = text.replace('callbacks: [{disposition: answered, agent: "201"}]', "callbacks: [{hears: []}]")
    assert "messages heard" not in {what for _, what, _, _ in differences(simulate(read(quiet, tmp_path)))}
