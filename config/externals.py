"""External numbers that calls may be forwarded to, under keys: a number itself is never in ids or logs."""

from config.entry import Entry, Name
from config.numbers import InternationalNumber


class ExternalEntry(Entry):
    name: Name
    number: InternationalNumber
