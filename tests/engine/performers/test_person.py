from dialplan.destinations import Person
from dialplan.disposition import Disposition, dispose
from dialplan.ids import CallId, DestinationId
from dialplan.next import NotAnswered
from dialplan.outcome import LegOutcome
from engine.performers.person import perform_person
from tests.engine.fakes import ANNA, FakeChannel, World

NOWHERE = DestinationId("hangup")
PERSON = Person(DestinationId("people/anna"), ANNA, NOWHERE, NOWHERE, NOWHERE, NOWHERE)


async def test_a_person_who_is_on_another_call_is_busy_and_the_log_says_so(world: World) -> None:
    call = world.call()
    call.queues.agents.admit((ANNA,))
    assert await call.queues.agents.claim((ANNA,), CallId("another"))
    assert await perform_person(call, PERSON) == NotAnswered(LegOutcome.BUSY)
    assert "person.engaged" in world.lines
    assert dispose(call.facts) is Disposition.BUSY


async def test_what_is_pressed_while_a_phone_rings_is_not_for_the_menu_behind(world: World) -> None:
    channel = FakeChannel()
    call = world.call(channel=channel)

    async def ring(*_: object) -> str:
        world.press("1")
        return ""

    channel.on["dial"] = ring
    await perform_person(call, PERSON)
    assert not call.inbox.has_digits()
