"""Each dependency has its line on why it earns its place."""

import re
import tomllib

from tests.docs.pages import ROOT, first_codes, page, section

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
EXTRA = PROJECT["project"]["optional-dependencies"]["transcription"]


def names(requirements: list[str]) -> list[str]:
    return [re.split(r"[^A-Za-z0-9-]", requirement)[0] for requirement in requirements]


def test_the_page_lists_what_the_project_needs() -> None:
    text = page("dependencies.md")
    assert first_codes(section(text, "## At run time")) == names(PROJECT["project"]["dependencies"])
    assert first_codes(section(text, "## For transcription")) == names(EXTRA)
    assert first_codes(section(text, "## For development")) == names(PROJECT["dependency-groups"]["dev"])


def test_everything_is_locked() -> None:
    locked = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.lock").read_text(), re.MULTILINE))
    wanted = names(PROJECT["project"]["dependencies"]) + names(PROJECT["dependency-groups"]["dev"])
    wanted += names(EXTRA)
    assert set(wanted) <= locked
