"""Links between pages lead somewhere, and pages speak of things that are there."""

import re
from pathlib import Path

import pytest

from tests.docs.pages import PAGES, ROOT

_LINK = re.compile(r"\[[^]]+\]\(([^)#:]+)(?:#[^)]*)?\)")
_TEST = re.compile(r"`(test_[a-z0-9_]+)`")
_FILE = re.compile(
    r"`((?:dialplan|config|media|engine|simulator|console|tests|deploy)/[a-z_0-9/]*[a-z_0-9.]+)`"
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_and_file_named_is_there(page: Path) -> None:
    text = page.read_text()
    missing = [link for link in _LINK.findall(text) if not (page.parent / link).exists()]
    missing += [file for file in _FILE.findall(text) if not (ROOT / file).exists()]
    assert not missing


def test_every_test_named_is_there() -> None:
    tests = "\n".join(file.read_text() for file in (ROOT / "tests").rglob("test_*.py"))
    named = {name for page in PAGES for name in _TEST.findall(page.read_text())}
    assert not {name for name in named if f"def {name}(" not in tests}
