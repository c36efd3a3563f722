"""Who may see and change what of a running engine."""

from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from console.control.controls import Controls
from console.control.words import Answer, Declare, Forget, ListAgents, ListQueues
from dialplan.destinations import HuntGroup
from dialplan.ids import CallId, DestinationId, OrganisationId
from dialplan.numbers import E164
from dialplan.queueing import AgentStatus, PresenceAct, callback_ticket_of, ticket_of
from dialplan.queueing.promises import Dialling, Promise
from engine.queues import Queues
from tests.engine.fakes import ANNA, BO, CARIN, DEMO, MONDAY, company_of

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


def test_callbacks_to_an_erased_number_are_not_made(controls: Controls, queues: Queues) -> None:
    for number, call in (("+46701740605", "1.1"), ("+46701740606", "2.2")):
        queues.promises.make(Promise(CallId(call), DEMO, SALES.id, E164(number), "", MONDAY))
    spellings = ("070-174 06 05", "+46701740605")
    asked = Forget(organisation="demo", numbers=spellings, counts=True)
    with capture_logs():
        assert (controls.answer(asked).promises, len(queues.promises.all)) == (1, 2)
        assert controls.answer(asked.model_copy(update={"counts": False})).promises == 1
        assert [promise.call for promise in queues.promises.all] == ["2.2"]
        old = Forget(organisation="demo", before=MONDAY + timedelta(seconds=1))
        assert (controls.answer(old).promises, len(queues.promises.all)) == (1, 0)


def test_a_callback_that_is_being_made_goes_on(controls: Controls, queues: Queues) -> None:
    promise = Promise(CallId("1.1"), DEMO, SALES.id, E164("+46701740605"), "", MONDAY)
    queues.promises.make(replace(promise, dialling=Dialling(MONDAY)))
    assert controls.answer(Forget(organisation="demo", numbers=("+46701740605",))).promises == 0


def test_a_reason_may_be_told_by_its_digit(queues: Queues) -> None:
    company = replace(company_of(SALES), pause_reasons={"2": "Lunch"})
    controls = Controls(lambda: (company,), lambda _: queues, lambda: MONDAY)
    with capture_logs():
        controls.answer(Declare(agent="anna", act=PresenceAct.PAUSE, reason="2"))
    assert queues.agents.agents()[ANNA].reason == "Lunch"


def test_the_operator_sees_every_agent_with_their_groups(controls: Controls) -> None:
    rows = controls.answer(ListAgents()).agents
    assert [(row.agent, row.groups, row.status) for row in rows] == [
        ("anna", ("sales",), AgentStatus.AVAILABLE),
        ("bo", ("sales",), AgentStatus.AVAILABLE),
        ("carin", ("support",), AgentStatus.AVAILABLE),
    ]


def test_a_supervisor_sees_those_of_their_groups_and_others_themselves(controls: Controls) -> None:
    assert [row.agent for row in controls.answer(ListAgents(actor="carin")).agents] == ["anna", "bo"]
    assert [row.agent for row in controls.answer(ListAgents(actor="anna")).agents] == ["anna"]


@pytest.mark.parametrize(
    ("actor", "why"),
    [("anna", "anna supervises no group"), ("nobody", "There is nobody called nobody")],
)
def test_who_may_see_no_queue_is_told_why(controls: Controls, actor: str, why: str) -> None:
    assert controls.answer(ListQueues(actor=actor)) == Answer(refusal=why)


def test_somebody_unknown_sees_no_agent_and_is_told_why(controls: Controls) -> None:
    assert controls.answer(ListAgents(actor="nobody")).refusal == "There is nobody called nobody"


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


async def test_who_is_owed_a_call_does_not_wait_on_the_line(controls: Controls, queues: Queues) -> None:
    promise = Promise(CallId("1"), DEMO, SALES.id, E164("+46701740605"), "", MONDAY - timedelta(hours=20))
    queues.promises.make(promise)
    queues.put(callback_ticket_of(SALES, promise.place, promise.joined))
    row = controls.answer(ListQueues()).queues[0]
    assert (row.waiting, row.longest_s, row.callbacks) == (0, 0, 1)


def test_where_there_are_several_organisations_one_must_be_named(queues: Queues) -> None:
    several = (company_of(SALES), replace(company_of(SUPPORT), organisation=OrganisationId("other")))
    controls = Controls(lambda: several, lambda _: queues, lambda: MONDAY)
    assert controls.answer(ListQueues()).refusal == "Which organisation? demo or other"
    told = controls.answer(ListQueues(organisation="nope")).refusal
    assert told == "there is no organisation nope: `vaxel organisations` lists them"
    assert controls.answer(ListQueues(organisation="other")).queues[0].group == "support"
