"""Who pays for a call stands in its CDR."""

from dataclasses import replace
from datetime import timedelta

from dialplan.destinations import Announcement, HuntGroup
from dialplan.ids import DestinationId
from dialplan.prompts import Speech
from dialplan.records import Direction
from engine.calls.progress import write_cdr
from engine.calls.walk import go
from tests.engine.fakes import DID, MONDAY, World, company_of, progress_of

CLOSED, SUPPORT = DestinationId("announcements/closed"), DestinationId("groups/support")
COMPANY = replace(
    company_of(
        Announcement(CLOSED, Speech("Stängt.", "sv"), SUPPORT),
        HuntGroup(SUPPORT, agents=(), overflow=DestinationId("hangup")),
    ),
    billing_ids={SUPPORT: "KS-1"},
)


async def test_a_call_is_paid_for_by_the_first_object_that_the_invoice_knows(world: World) -> None:
    call = world.call(COMPANY)
    go(call, CLOSED)
    assert call.progress.billing_id == ""
    go(call, SUPPORT)
    go(call, CLOSED)
    assert write_cdr(call.progress, MONDAY).billing_id == "KS-1"


def test_a_call_that_came_by_nobody_is_paid_for_by_the_number_dialled() -> None:
    assert write_cdr(progress_of(), MONDAY + timedelta(seconds=1)).billing_id == DID


def test_a_call_out_of_the_house_is_never_paid_for_by_whom_it_was_to() -> None:
    assert write_cdr(progress_of(direction=Direction.OUTGOING), MONDAY).billing_id == ""
