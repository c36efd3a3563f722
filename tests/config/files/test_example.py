"""The example is a whole company: everything that can be set up is in it, and nothing is wrong with it."""

from pathlib import Path

from config.document import Document
from config.files import read_file
from config.inspection import inspect

EXAMPLE = Path(__file__).parents[3] / "config" / "example.yaml"
WRITTEN_BY_VAXEL = {"earlier_defaults", "audio_files"}


def test_nothing_is_wrong_with_it() -> None:
    assert list(inspect(read_file(EXAMPLE).document)) == []


def test_every_section_is_in_it() -> None:
    document = read_file(EXAMPLE).document
    empty = {name for name in Document.model_fields if not getattr(document, name)}
    assert empty == WRITTEN_BY_VAXEL


def test_it_is_a_comment_a_section() -> None:
    lines = EXAMPLE.read_text().splitlines()
    sections = [at for at, line in enumerate(lines) if line.endswith(":") and not line.startswith((" ", "#"))]
    assert len(sections) > 10
    assert all(lines[at - 1].startswith("#") for at in sections)
