"""Questions about the calls that were: which, how many, and whose numbers are to be forgotten."""

from config.store.call_records.call_records import CallRecords
from config.store.call_records.erasure import Erasure, OldCalls, OneNumber
from config.store.call_records.localities import Locality
from config.store.call_records.wanted import Wanted

__all__ = ["CallRecords", "Erasure", "Locality", "OldCalls", "OneNumber", "Wanted"]
