"""Finds numbers that were written for another country than the organisation's."""

from collections.abc import Iterator

from config.devices import MobileEntry
from config.document import Document
from config.numbers import read_number
from dialplan.check import Finding


def find_unreadable_numbers(document: Document) -> Iterator[Finding]:
    for text in document.numbers:
        if read_number(text, document.country) is None:
            yield Finding(
                ("numbers", text),
                f"is not a telephone number in {document.country}",
                "write it with its country code, such as +46 8 465 004 00",
            )
    for key, person in document.people.items():
        for index, device in enumerate(person.devices):
            if isinstance(device, MobileEntry) and read_number(device.mobile, document.country) is None:
                yield Finding(
                    ("people", key, "devices", str(index), "mobile"),
                    f"is not a telephone number in {document.country}",
                    "write it with its country code, such as +46 8 465 004 00",
                )
