"""What a group's figures count: the calls that came to it, and what it did itself with them."""

from datetime import timedelta

import pytest

from dialplan.decision import Step
from dialplan.disposition import Disposition
from dialplan.ids import DestinationId, OrganisationId
from dialplan.records import LogLine
from simulator.traffic.groups import at_groups
from tests.simulator.traffic.calls import CALL, STARTED, a_call

A, B = DestinationId("groups/a"), DestinationId("groups/b")


def log(*lines: tuple[float, str, str]) -> list[LogLine]:
    return [
        LogLine(
            call=CALL,
            seq=number,
            at=STARTED + timedelta(seconds=at_s),
            organisation=OrganisationId("demo"),
            config_version=1,
            step=Step.QUEUE,
            rule=rule,
            saw={"at": at} if at else {},
            decided="",
        )
        for number, (at_s, rule, at) in enumerate(lines, 1)
    ]


JOINED_A, JOINED_B = (5.0, "group.joined", A), (30.0, "group.joined", B)
OVERFLOWED_A, ANSWERED = (30.0, "group.overflow", A), (42.0, "talk.answered", "")


@pytest.mark.parametrize(
    ("lines", "came_to"),
    [
        ([JOINED_A, ANSWERED], {A: (Disposition.ANSWERED, 37.0)}),
        ([JOINED_A, OVERFLOWED_A, ANSWERED], {A: (None, 25.0)}),
        (
            [JOINED_A, OVERFLOWED_A, JOINED_B, ANSWERED],
            {A: (None, 25.0), B: (Disposition.ANSWERED, 12.0)},
        ),
        (
            [(5.0, "group.nobody", A), JOINED_B, ANSWERED],
            {A: (None, 0.0), B: (Disposition.ANSWERED, 12.0)},
        ),
        ([(5.0, "group.full", A), ANSWERED], {A: (None, 0.0)}),
        ([JOINED_A, (20.0, "group.exit_key", A), ANSWERED], {A: (None, 15.0)}),
        (
            [JOINED_A, OVERFLOWED_A, (30.0, "group.joined", A), ANSWERED],
            {A: (Disposition.ANSWERED, 37.0)},
        ),
        ([(5.0, "hours.closed", A), ANSWERED], {}),
        ([ANSWERED], {}),
    ],
)
def test_a_group_answers_only_what_its_own_agents_do(
    lines: list[tuple[float, str, str]], came_to: dict[DestinationId, tuple[Disposition | None, float]]
) -> None:
    cdr = a_call(wait_s=42.0, talk_s=100.0)
    found = at_groups(cdr, log(*lines)).at_each
    assert {group: (one.came_to, one.waited_s) for group, one in found.items()} == came_to
    own = [one for one in found.values() if one.came_to is Disposition.ANSWERED]
    assert [one.talk_s for one in own] == [100.0] * len(own)
    assert all(one.agent is None for one in found.values() if one not in own)


def test_who_gave_up_did_so_where_they_waited() -> None:
    cdr = a_call(disposition=Disposition.ABANDONED, wait_s=60.0)
    found = at_groups(cdr, log(JOINED_A, OVERFLOWED_A, JOINED_B)).at_each
    assert {group: (one.came_to, one.waited_s) for group, one in found.items()} == {
        A: (None, 25.0),
        B: (Disposition.ABANDONED, 30.0),
    }


def test_a_caller_who_wants_to_be_called_back_did_not_give_up() -> None:
    cdr = a_call(disposition=Disposition.CALLBACK, wait_s=60.0)
    lines = log(JOINED_A, (20.0, "callback.promised", A), (25.0, "callback.over", A))
    (one,) = at_groups(cdr, lines).at_each.values()
    assert (one.came_to, one.waited_s) == (Disposition.CALLBACK, 15.0)


def test_an_answer_after_the_queue_took_longer_than_the_queue() -> None:
    cdr = a_call(wait_s=42.0)
    assert at_groups(cdr, log(JOINED_A, OVERFLOWED_A, ANSWERED)).waited_after_s == 12.0
    assert at_groups(cdr, log(JOINED_A, ANSWERED)).waited_after_s == 0.0
    assert at_groups(cdr, log(JOINED_A, OVERFLOWED_A, JOINED_B, ANSWERED)).waited_after_s == 0.0
