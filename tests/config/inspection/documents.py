"""A small organisation without a fault, to put one into."""

from config.document import Document
from config.files import read_text
from config.inspection import inspect
from tests.config.companies import SMALL


def document(*changes: tuple[str, str], more: str = "") -> Document:
    """The small organisation with each of these texts replaced, and more at its end."""
    text = SMALL
    for right, wrong in changes:
        assert right in text
        text = text.replace(right, wrong, 1)
    return read_text(text + more, "small.yaml").document


def told(document: Document) -> list[tuple[str, str, str]]:
    """Each finding's severity, place and words."""
    return [(finding.severity.value, "/".join(finding.where), finding.what) for finding in inspect(document)]
