"""Calls to ask about."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from dialplan.disposition import Disposition
from dialplan.ids import CallId, DestinationId, PersonId
from dialplan.records import Cdr
from tests.config.store.test_records import CDR

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
SALES, SUPPORT = DestinationId("groups/sales"), DestinationId("groups/support")
ANNA, BO = PersonId("anna"), PersonId("bo")


def call(number: int, after_s: float = 0.0, **known: object) -> Cdr:
    """The n-th call: it began at noon or so much later."""
    started = NOON + timedelta(seconds=after_s)
    begun = replace(CDR, call=CallId(f"1.{number:04}"), started=started, answered=started, ended=started)
    return replace(begun, **known)  # type: ignore[arg-type]


def unanswered(number: int, disposition: Disposition, **known: object) -> Cdr:
    return replace(call(number, 0.0, **known), disposition=disposition, answered=None, agent=None, talk_s=0.0)
