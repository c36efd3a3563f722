"""What agents did lately is known after a restart, too."""

import asyncio
from datetime import timedelta
from pathlib import Path

from pydantic import TypeAdapter

from dialplan.destinations import HuntGroup
from dialplan.hunting import AgentHistory
from dialplan.ids import CallId, DestinationId, OrganisationId
from dialplan.queueing import AgentStatus, ticket_of
from dialplan.queueing.estimate import Lately, Stint
from engine.queues import Queues
from engine.queues.chronicle import KEEP_EVERY_S
from engine.queues.past import Past, PastBook
from engine.resume.kept import FileKept
from engine.switchboard import Switchboard
from tests.engine.fakes import ANNA, BO, DEMO, MONDAY, World, now

SALES = HuntGroup(DestinationId("groups/sales"), (ANNA, BO), DestinationId("hangup"))
CALL = CallId("1.1")


def started(world: World) -> Switchboard:
    return Switchboard(world.desk, asyncio.TaskGroup(), world.call_back)


async def serve_a_caller(queues: Queues) -> None:
    """Anna is rung for 2 s and talks for 30."""
    queues.ledger.begin_day(now().date())
    with queues.place(ticket_of(SALES, CALL, now())) as place:
        assert ANNA in (await place.wait_for_agents()).agents
        queues.release((BO,), CALL)
        await asyncio.sleep(2)
        queues.agents.mark(ANNA, CALL, AgentStatus.TALKING)
    await asyncio.sleep(30)
    queues.agents.release_all(CALL)


async def test_the_next_engine_knows_who_took_which_call_and_how_long_it_was(world: World) -> None:
    board = started(world)
    running = asyncio.create_task(board.chronicle.run())
    await serve_a_caller(board.queues_of(DEMO))
    await asyncio.sleep(KEEP_EVERY_S)
    ledger = started(world).queues_of(DEMO).ledger
    done = MONDAY + timedelta(seconds=32)
    assert ledger.histories.of(ANNA, SALES.id) == AgentHistory(done, taken=1, last_rung=MONDAY)
    assert Stint(32, has_talked=True) in ledger.lately(SALES.id).stints
    assert ledger.lately(SALES.id).rings_s == (2,)
    running.cancel()
    await asyncio.wait({running})


async def test_what_an_engine_learned_last_is_kept_as_it_stops(world: World) -> None:
    board = started(world)
    running = asyncio.create_task(board.chronicle.run())
    await serve_a_caller(board.queues_of(DEMO))
    running.cancel()
    await asyncio.wait({running})
    assert started(world).queues_of(DEMO).ledger.histories.of(ANNA, SALES.id).taken == 1


async def test_conversations_are_counted_anew_on_the_day_after_a_restart(world: World) -> None:
    world.past.keep((past_of(DEMO),))
    ledger = started(world).queues_of(DEMO).ledger
    ledger.begin_day(MONDAY.date() + timedelta(days=1))
    assert ledger.histories.of(ANNA, SALES.id) == AgentHistory(MONDAY)


async def test_an_organisation_that_nobody_called_since_the_start_is_not_forgotten(world: World) -> None:
    stranger = past_of(OrganisationId("other"))
    world.past.keep((stranger,))
    board = started(world)
    running = asyncio.create_task(board.chronicle.run())
    await serve_a_caller(board.queues_of(DEMO))
    running.cancel()
    await asyncio.wait({running})
    assert world.past.value is not None
    assert stranger in world.past.value


def test_it_can_be_read_from_its_file(tmp_path: Path) -> None:
    async def write_and_read() -> None:
        file: FileKept[PastBook] = FileKept(tmp_path / "histories.json", TypeAdapter(PastBook))
        running = asyncio.create_task(file.run())
        await asyncio.sleep(0)
        file.keep((past_of(DEMO),))
        running.cancel()
        await asyncio.wait({running})
        (read,) = file.load() or ()
        ledger = Queues(now).ledger
        ledger.recall(read)
        assert ledger.past(DEMO) == past_of(DEMO)

    asyncio.run(write_and_read())


def past_of(organisation: OrganisationId) -> Past:
    ledger = Queues(now).ledger
    ledger.recall(
        Past(
            organisation,
            MONDAY.date(),
            {ANNA: MONDAY},
            (),
            {SALES.id: Lately((Stint(4.0, has_talked=False),), (2.5,))},
        )
    )
    return ledger.past(organisation)
