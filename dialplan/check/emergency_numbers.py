"""Finds emergency numbers that a rule would take: who dials 112 must come to SOS and nowhere else."""

from collections.abc import Iterator

from dialplan.check.finding import Finding
from dialplan.company import Company
from dialplan.destinations import External, Menu, Mobile
from dialplan.numbers import is_emergency_number, is_international_emergency_number


def find_captured_emergency_numbers(company: Company) -> Iterator[Finding]:
    for id_, destination in company.destinations.items():
        where = tuple(id_.split("/"))
        match destination:
            case Menu():
                for digits in destination.keys:
                    if is_emergency_number(digits, company.country):
                        yield Finding(
                            (*where, "keys", digits), f"{digits} is an emergency number", "choose another key"
                        )
            case External() if is_international_emergency_number(destination.number):
                yield Finding(
                    (*where, "number"),
                    "calls are forwarded to an emergency number",
                    "forward them to another number: people dial this one themselves",
                )
    for person, phones in company.devices.items():
        for index, phone in enumerate(phones):
            if isinstance(phone, Mobile) and is_international_emergency_number(phone.number):
                yield Finding(
                    ("people", person, "devices", str(index), "mobile"),
                    "calls are forwarded to an emergency number",
                    "forward them to another number: people dial this one themselves",
                )
    for number in (*company.numbers, *company.inactive):
        if is_international_emergency_number(number):
            yield Finding(
                ("numbers", number), "is an emergency number, and nobody's to answer", "take it out"
            )
