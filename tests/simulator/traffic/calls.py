"""Recorded calls for tests: one at a time, or all of a day that was played."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from dialplan.disposition import Disposition
from dialplan.ids import CallId, DestinationId, OrganisationId, PersonId
from dialplan.records import Cdr, LegRecord
from simulator.play import simulate
from simulator.traffic.files import Plan

STARTED = datetime(2026, 11, 23, 9, tzinfo=UTC)
"""A Monday, ten o'clock in Sweden."""

CALL = CallId("1.0")
ANNA = PersonId("201")
GROUP = DestinationId("groups/kundtjanst")


def a_call(
    call: CallId = CALL,
    *,
    did: str = "+46846500410",
    at_s: float = 0.0,
    disposition: Disposition = Disposition.ANSWERED,
    wait_s: float = 10.0,
    talk_s: float = 120.0,
    group: DestinationId | None = GROUP,
    queued_s: float | None = 10.0,
    agent: PersonId | None = ANNA,
    legs: tuple[LegRecord, ...] = (),
) -> Cdr:
    started = STARTED + timedelta(seconds=at_s)
    is_answered = disposition is Disposition.ANSWERED
    talk_s = talk_s if is_answered else 0.0
    return Cdr(
        call=call,
        organisation=OrganisationId("demo"),
        config_version=1,
        did=did,
        cli="",
        started=started,
        answered=started + timedelta(seconds=wait_s) if is_answered else None,
        ended=started + timedelta(seconds=wait_s + talk_s),
        disposition=disposition,
        group=group,
        agent=agent if is_answered else None,
        wait_s=wait_s,
        talk_s=talk_s,
        legs=legs,
        queued_s=queued_s,
    )


def played(plan: Plan, day: str, seed: int) -> tuple[Cdr, ...]:
    """The CDRs of one day, on this date."""
    drawn = replace(plan, words=plan.words.model_copy(update={"day": day})).day(seed)
    report = simulate(drawn.scenario, seed=seed)
    assert not report.leftovers
    return tuple(cdr for call in report.calls for cdr in call.cdrs)
