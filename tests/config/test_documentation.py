"""The page about the configuration file and the program say the same."""

from pathlib import Path

import pytest
from pydantic import BaseModel

from config.announcements import AnnouncementEntry
from config.audio_files import AudioEntry
from config.calendars import CalendarEntry, HolidaysEntry
from config.call_steering import CallSteering
from config.display_numbers import DisplayNumberEntry
from config.document import Document
from config.files import read_text
from config.menus import MenuEntry
from config.opening_hours import ClosedNowEntry, HoursEntry
from config.people import PersonEntry
from config.response_groups import GroupEntry
from config.tolls import MayCallEntry
from config.voicemails import VoicemailEntry
from tests.config.companies import SMALL

PAGE = (Path(__file__).parents[2] / "docs" / "configuration.md").read_text()
SECTIONS: dict[str, type[BaseModel]] = {
    "Top level": Document,
    "people": PersonEntry,
    "call_steering": CallSteering,
    "may_call": MayCallEntry,
    "groups": GroupEntry,
    "menus": MenuEntry,
    "voicemails": VoicemailEntry,
    "announcements": AnnouncementEntry,
    "audio_files": AudioEntry,
    "display_numbers": DisplayNumberEntry,
    "hours": HoursEntry,
    "holidays": HolidaysEntry,
    "calendars": CalendarEntry,
    "closed_now": ClosedNowEntry,
}


@pytest.mark.parametrize("section", SECTIONS)
def test_every_setting_is_on_the_page_with_its_default(section: str) -> None:
    text = PAGE.split(f"\n## {section}\n")[1].split("\n## ")[0]
    rows = [row for row in text.splitlines() if row.startswith("| `")]
    for name, setting in SECTIONS[section].model_fields.items():
        row = next((row for row in rows if f"`{name}`" in row.split("|")[1]), "")
        assert row, f"{section}: {name}"
        if setting.is_required():
            assert "required" in row
        elif isinstance(setting.default, bool):
            assert f"`{str(setting.default).lower()}`" in row
        elif isinstance(setting.default, int | float):
            assert f" {setting.default:g} |" in row
        elif isinstance(setting.default, str):
            assert f"`{setting.default}`" in row


def test_the_example_of_hours_can_be_read() -> None:
    example = PAGE.split("\n## hours\n")[1].split("```yaml\n")[1].split("```")[0]
    indented = "".join(f"    {line}\n" for line in example.splitlines())
    text = SMALL.replace("    welcome: Välkommen.\n", f"    welcome: Välkommen.\n{indented}")
    hours = read_text(text, "example.yaml").document.menus["main"].hours
    assert hours is not None
    assert len(hours.exceptions) == 3


def test_the_shortest_example_can_be_read() -> None:
    example = PAGE.split("```yaml\n")[1].split("```")[0]
    assert read_text(example, "example.yaml").document.organisation == "smabolaget"
