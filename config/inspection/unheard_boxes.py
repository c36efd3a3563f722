"""Finds voicemail boxes whose messages nobody would hear of: no mail, no lamp, no extension."""

from collections.abc import Iterator

from config.boxes import boxes_of
from config.document import Document
from dialplan.check import Finding, Severity
from dialplan.company import Company
from dialplan.destinations import Voicemail


def find_unheard_boxes(document: Document, company: Company) -> Iterator[Finding]:
    """People's own boxes open from their phones; who has no phone is told of elsewhere."""
    for id_, extension in boxes_of(document).items():
        box = company.destinations.get(id_)
        if extension is not None or id_.startswith("people/") or not isinstance(box, Voicemail):
            continue
        if not box.mails_to and not box.lamps:
            yield Finding(
                tuple(id_.split("/")),
                "takes messages that nobody is told of",
                "set notify to people with e-mail or a phone, or give it an extension",
                Severity.WARNING,
            )
