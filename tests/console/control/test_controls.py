"""Who may see and change what of a running engine."""

from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from console.control.controls import Controls
from console.control.words import Answer, Declare, ListAgents, ListQueues
from dialplan.destinations import HuntGroup
from dialplan.ids import CallId, DestinationId, OrganisationId
from dialplan.queueing import AgentStatus, PresenceAct, ticket_of
from engine.queues import Queues
from tests.engine.fakes import ANNA, BO, CARIN, MONDAY, company_of

SALES = HuntGroup(DestinationId("groups/sales"), (ANNA, BO), DestinationId("hangup"), supervisors=(CARIN,))
SUPPORT = HuntGroup(DestinationId("groups/support"), (CARIN,), DestinationId("hangup"))


@pytest.fixture
def queues() -> Queues:
    return Queues(lambda: MONDAY)


@pytest.fixture
def controls(queues: Queues) -> Controls:
    return Controls(lambda: (company_of(SALES, SUPPORT),), lambda _: queues, lambda: MONDAY)


def declare(controls: Controls, agent: str, act: str, actor: str = "") -> Answer:
    with capture_logs():
        return controls.answer(Declare(agent=agent, act=PresenceAct(act), actor=actor))


def test_the_operator_sees_every_agent_with_their_groups(controls: Controls) -> None:
    rows = controls.answer(ListAgents()).agents
    assert [(row.agent, row.groups, row.status) for row in rows] == [
        ("anna", ("sales",), AgentStatus.AVAILABLE),
        ("bo", ("sales",), AgentStatus.AVAILABLE),
        ("carin", ("support",), AgentStatus.AVAILABLE),
    ]


def test_a_supervisor_sees_those_of_their_groups_and_others_nobody(controls: Controls) -> None:
    assert [row.agent for row in controls.answer(ListAgents(actor="carin")).agents] == ["anna", "bo"]
    assert controls.answer(ListAgents(actor="anna")) == Answer()


def test_agents_are_paused_and_come_back(controls: Controls, queues: Queues) -> None:
    assert declare(controls, "anna", "pause").agents[0].status is AgentStatus.PAUSED
    assert queues.agents.statuses()[ANNA] is AgentStatus.PAUSED
    assert declare(controls, "anna", "resume").agents[0].status is AgentStatus.AVAILABLE


@pytest.mark.parametrize(
    ("agent", "actor", "is_done"),
    [
        ("anna", "", True),
        ("anna", "carin", True),
        ("anna", "anna", True),
        ("anna", "bo", False),
        ("carin", "anna", False),
        ("dora", "", False),
        ("dora", "dora", False),
    ],
)
def test_agents_are_changed_by_the_operator_their_supervisor_and_themselves(
    controls: Controls, agent: str, actor: str, is_done: bool
) -> None:
    assert (declare(controls, agent, "log_out", actor).refusal == "") == is_done


def test_what_makes_no_sense_is_refused_in_words(controls: Controls) -> None:
    assert declare(controls, "anna", "resume").refusal == "anna can't resume: is logged in"


def test_each_change_is_logged_with_who_made_it(controls: Controls) -> None:
    with capture_logs() as logs:
        controls.answer(Declare(agent="anna", act=PresenceAct.PAUSE, reason="lunch", actor="carin"))
    (entry,) = logs
    assert (entry["agent"], entry["act"], entry["by"], entry["reason"]) == (
        "anna", "pause", "people/carin", "lunch",
    )  # fmt: skip


async def test_a_queue_is_shown_with_who_waits_and_who_is_there(controls: Controls, queues: Queues) -> None:
    queues.agents.admit(SALES.agents)
    queues.agents.adopt(ANNA, CallId("9"), AgentStatus.TALKING)
    queues.agents.declare(BO, PresenceAct.LOG_OUT)
    queues.put(ticket_of(SALES, CallId("1"), MONDAY))
    row = controls.answer(ListQueues()).queues[0]
    assert (row.group, row.waiting, row.busy, row.logged_out, row.available) == ("sales", 1, 1, 1, 0)
    assert row.estimate_s > 100


def test_where_there_are_several_organisations_one_must_be_named(queues: Queues) -> None:
    several = (company_of(SALES), replace(company_of(SUPPORT), organisation=OrganisationId("other")))
    controls = Controls(lambda: several, lambda _: queues, lambda: MONDAY)
    assert controls.answer(ListQueues()).refusal == "Which organisation? demo or other"
    assert controls.answer(ListQueues(organisation="other")).queues[0].group == "support"
