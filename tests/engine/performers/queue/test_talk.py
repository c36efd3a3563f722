"""What a caller hears and may do while they wait."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from dialplan.destinations import Callback, HuntGroup, QueueMessages
from dialplan.ids import CallId, DestinationId
from dialplan.numbers import E164
from dialplan.prompts import Speech
from dialplan.queueing import AgentStatus, PresenceAct
from dialplan.visit import CallbackPromised, Finished, LeftQueue, Overflowed
from engine.calls.call import Call
from engine.events import AmiDown
from engine.performers.hunt_group import perform_hunt_group
from engine.performers.queue import number_to_call
from tests.engine.fakes import ANNA, PHONES, FakeChannel, World, answered, began, gone, settle

OUT = DestinationId("hangup")
GROUP = HuntGroup(DestinationId("groups/sales"), (ANNA,), OUT, max_wait_s=300, ring_s=10)
OTHER = CallId("9.9")


def says(**messages: object) -> HuntGroup:
    spoken = {name: Speech(text, "sv") if isinstance(text, str) else text for name, text in messages.items()}
    return replace(GROUP, messages=QueueMessages(**spoken))  # type: ignore[arg-type]


class Line:
    """A caller's line: each sound takes 4 s; ``heard`` has when what began, and what was cut short."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.heard: list[tuple[float, str]] = []
        self.cut: list[str] = []
        self.channel = FakeChannel()
        self.channel.on = {
            "play": self._play,
            "dial": self._dial,
            "music on": self._music,
            "digit": self._listen,
        }
        self.pressed = ""

    async def _play(self, sound: str) -> str:
        self.heard.append((asyncio.get_running_loop().time(), sound))
        try:
            await asyncio.sleep(4)
        except asyncio.CancelledError:
            self.cut.append(sound)
            raise
        return ""

    async def _music(self) -> str:
        self.heard.append((asyncio.get_running_loop().time(), "♫"))
        return ""

    async def _listen(self, timeout_s: float) -> str:
        await asyncio.sleep(timeout_s)
        pressed, self.pressed = self.pressed, ""
        return pressed

    def nobody_answers(self) -> None:
        self.channel.on["dial"] = self._dial_in_vain

    async def _dial_in_vain(self, _: object, ring_s: int) -> str:
        self.heard.append((asyncio.get_running_loop().time(), "ringing"))
        self.world.tell(began(ANNA))
        await asyncio.sleep(ring_s)
        self.world.tell(gone(ANNA, 0))
        return ""

    async def _dial(self, *_: object) -> str:
        self.heard.append((asyncio.get_running_loop().time(), "ringing"))
        self.world.tell(began(ANNA))
        await asyncio.sleep(1)
        self.world.tell(answered(ANNA))
        await asyncio.sleep(20)
        self.world.tell(gone(ANNA))
        return ""


@asynccontextmanager
async def waiting(
    world: World, where: HuntGroup, **known: object
) -> AsyncIterator[tuple[Line, Call, asyncio.Task[object]]]:
    """A caller in the group, whose only agent talks with somebody else."""
    world.queues.agents.adopt(ANNA, OTHER, AgentStatus.TALKING)
    world.desk = replace(world.desk, settings=replace(world.desk.settings, trunk="trunk"))
    line = Line(world)
    call = world.call(channel=line.channel, **known)  # type: ignore[arg-type]
    task: asyncio.Task[object] = asyncio.create_task(perform_hunt_group(call, where))
    await settle()
    try:
        yield line, call, task
    finally:
        task.cancel()
        await asyncio.wait({task})


def free(world: World) -> None:
    world.queues.agents.release(ANNA, OTHER)


async def test_welcome_and_message_are_said_once_and_then_there_is_music(world: World) -> None:
    async with waiting(world, says(welcome="welcome", message="message")) as (line, _, _):
        await asyncio.sleep(200)
        assert line.heard == [(0, "welcome"), (4, "message"), (8, "♫")]


async def test_the_periodic_message_comes_at_its_times(world: World) -> None:
    async with waiting(world, says(periodic="patience", every_s=60)) as (line, _, _):
        await asyncio.sleep(150)
        assert line.heard == [(0, "♫"), (60, "patience"), (64, "♫"), (120, "patience"), (124, "♫")]


async def test_position_and_wait_are_told_with_the_messages(world: World) -> None:
    async with waiting(world, says(message="message", tells_position=True, tells_wait=True)) as (line, _, _):
        await asyncio.sleep(15)
        said = [sound for _, sound in line.heard]
        assert said == ["message", "Du är nästa på tur.", "Väntetiden är ungefär fem minuter.", "♫"]


async def test_an_agent_who_becomes_free_while_a_message_plays_gets_the_call_at_once(world: World) -> None:
    async with waiting(world, says(message="message")) as (line, _, task):
        await asyncio.sleep(2)
        free(world)
        await settle()
        assert line.heard == [(0, "message"), (2, "ringing")]
        assert line.cut == ["message"]
        assert isinstance(await task, Finished)


async def test_the_welcome_is_said_to_its_end_with_the_agent_kept_for_the_caller(world: World) -> None:
    async with waiting(world, says(welcome="welcome", message="message")) as (line, call, _):
        await asyncio.sleep(1)
        free(world)
        await asyncio.sleep(2)
        assert world.queues.agents.agents()[ANNA].call == call.id
        assert line.heard == [(0, "welcome")]
        await asyncio.sleep(2)
        assert line.heard == [(0, "welcome"), (4, "ringing")]


async def test_after_a_restart_nobody_is_welcomed_again(world: World) -> None:
    group = says(welcome="welcome", message="message")
    async with waiting(world, group, group=group.id, queued=world.desk.ports.now(), at=group.id) as (
        line,
        *_,
    ):
        await asyncio.sleep(30)
        assert line.heard == [(0, "♫")]


async def test_what_is_said_costs_nobody_their_place(world: World) -> None:
    talkative = says(welcome="welcome", message="message", periodic="patience", every_s=10)
    async with waiting(world, talkative) as (_, call, _):
        later = world.call(channel=FakeChannel(CallId("2.2")))
        behind = asyncio.create_task(perform_hunt_group(later, GROUP))
        await asyncio.sleep(13)
        assert world.queues.position(call.id) == 1
        assert world.queues.position(later.id) == 2
        free(world)
        await settle()
        assert world.queues.agents.agents()[ANNA].call == call.id
        behind.cancel()
        await asyncio.wait({behind})


async def test_own_music_is_played_over_and_over(world: World) -> None:
    async with waiting(world, says(music="song")) as (line, _, _):
        await asyncio.sleep(10)
        assert line.heard == [(0, "song"), (4, "song"), (8, "song")]


async def test_own_music_that_is_missing_is_asterisks_own(world: World) -> None:
    async with waiting(world, says(music="")) as (line, _, _):
        await asyncio.sleep(10)
        assert line.heard == [(0, "♫")]


async def test_an_exit_key_leads_out(world: World) -> None:
    group = replace(says(message="message"), exit_keys={"0": OUT})
    async with waiting(world, group) as (line, call, task):
        await asyncio.sleep(1)
        world.press("50")
        assert await task == LeftQueue("0")
        assert line.cut == ["message"]
        assert world.queues.waiting == 0
        assert call.progress.queued_s == 1


async def test_the_position_key_tells_the_place(world: World) -> None:
    async with waiting(world, replace(GROUP, position_key="8")) as (line, _, _):
        await asyncio.sleep(10)
        world.press("8")
        await asyncio.sleep(10)
        assert line.heard == [(0, "♫"), (10, "Du är nästa på tur."), (14, "♫")]


async def test_keys_are_heard_again_once_ami_is_back(world: World) -> None:
    async with waiting(world, replace(GROUP, exit_keys={"0": OUT})) as (_, call, task):
        call.inbox.is_ami_up = False
        call.inbox._digits_or_silence.set()
        await asyncio.sleep(5)
        call.inbox.is_ami_up = True
        world.press("0")
        assert await task == LeftQueue("0")


@pytest.mark.parametrize("leaves", ["logs out", "takes another call"])
async def test_an_agent_who_leaves_during_the_welcome_is_not_rung(world: World, leaves: str) -> None:
    async with waiting(world, says(welcome="welcome")) as (line, _, _):
        free(world)
        await asyncio.sleep(1)
        assert world.queues.agents.statuses()[ANNA] is AgentStatus.RESERVED
        if leaves == "logs out":
            world.queues.agents.declare(ANNA, PresenceAct.PAUSE)
        else:
            world.queues.agents.note_phone(ANNA, PHONES[ANNA], is_in_use=True)
        await asyncio.sleep(5)
        assert line.heard == [(0, "welcome"), (4, "♫")]
        if leaves == "logs out":
            world.queues.agents.declare(ANNA, PresenceAct.RESUME)
        else:
            world.queues.agents.note_phone(ANNA, PHONES[ANNA], is_in_use=False)
        await settle()
        assert line.heard[-1] == (6, "ringing")


def cut_ami(call: Call) -> None:
    call.inbox.put(AmiDown())


async def test_keys_are_heard_in_the_music_while_ami_is_away(world: World) -> None:
    async with waiting(world, replace(GROUP, exit_keys={"0": OUT})) as (line, call, task):
        cut_ami(call)
        await asyncio.sleep(5)
        line.pressed = "0"
        assert await task == LeftQueue("0")
        assert asyncio.get_running_loop().time() <= 7


async def test_keys_are_heard_in_the_messages_while_ami_is_away(world: World) -> None:
    group = replace(says(periodic="patience", every_s=10), exit_keys={"0": OUT}, position_key="8")
    async with waiting(world, group) as (line, call, task):
        cut_ami(call)
        stops = await escape_digits(line)
        assert stops == "08"
        assert await task == LeftQueue("0")


async def escape_digits(line: Line) -> str:
    """Wait for the next message, which the caller stops by 0; return the keys that could."""
    said: asyncio.Queue[str] = asyncio.Queue()

    async def stream_file(_sound: str, keys: str = "", **_: object) -> str:
        said.put_nowait(keys)
        await asyncio.sleep(1)
        return "0"

    line.channel.stream_file = stream_file  # type: ignore[method-assign, assignment]
    return await said.get()


async def test_an_agent_who_is_free_rings_within_a_second_while_ami_is_away(world: World) -> None:
    async with waiting(world, GROUP) as (line, call, _):
        cut_ami(call)
        await asyncio.sleep(5.5)
        free(world)
        await asyncio.sleep(1.1)
        assert line.heard[-1][1] == "ringing"


CALLBACK = replace(GROUP, callback=Callback("5", Speech("press five", "sv")))


async def test_a_caller_is_offered_a_callback_confirms_their_number_and_keeps_their_place(
    world: World,
) -> None:
    async with waiting(world, CALLBACK) as (line, call, task):
        await asyncio.sleep(10)
        assert line.heard == [(0, "press five"), (4, "♫")]
        world.press("5")
        await asyncio.sleep(60)
        read_out = [sound for _, sound in line.heard]
        joined = call.progress.queued
        assert read_out[2:5] == ["Vi ringer upp dig på numret", "noll.", "sju."]
        assert "Tryck ett för att bekräfta, eller vänta kvar i kön." in read_out
        world.press("5")
        await asyncio.sleep(5)
        world.press("1")
        assert isinstance(await task, CallbackPromised)
        (promise,) = world.queues.promises.all
        assert promise.number == call.progress.cli
        ticket = world.queues.ticket(promise.place)
        assert ticket is not None
        assert ticket.joined == joined
        assert call.facts.wants_callback
        assert world.lines[-1] == "callback.promised"


async def test_one_does_not_confirm_what_was_not_asked(world: World) -> None:
    async with waiting(world, CALLBACK) as (_, _, task):
        world.press("1")
        await asyncio.sleep(60)
        world.press("5")
        await asyncio.sleep(60)
        world.press("1")
        await asyncio.sleep(1)
        assert not task.done()


async def test_one_does_not_confirm_before_the_first_digit_was_read_out(world: World) -> None:
    async with waiting(world, CALLBACK) as (_, _, task):
        await asyncio.sleep(10)
        world.press("51")
        await asyncio.sleep(2)
        world.press("1")
        await asyncio.sleep(1)
        assert not task.done()
        await asyncio.sleep(3)
        world.press("1")
        assert isinstance(await task, CallbackPromised)


@pytest.mark.parametrize("cli", ["", "anonymous", "+46939123456", "+8821234567"])
async def test_a_withheld_or_dear_number_is_not_called_back(world: World, cli: str) -> None:
    async with waiting(world, CALLBACK, cli=cli) as (line, _, task):
        await asyncio.sleep(10)
        world.press("5")
        await asyncio.sleep(10)
        world.press("1")
        await asyncio.sleep(1)
        assert not task.done()
        assert line.heard[1] == (10.0, "Vi kan tyvärr inte ringa upp det nummer som du ringer från.")
        assert world.lines[-1] == "callback.impossible"


@pytest.mark.parametrize("where", ["numbers", "inactive"])
async def test_the_house_does_not_call_itself_back(world: World, where: str) -> None:
    async with waiting(world, CALLBACK, cli="0846500410") as (_, call, _):
        number = E164("+46846500410")
        own = {"numbers": {number: GROUP.id}} if where == "numbers" else {"inactive": frozenset({number})}
        assert number_to_call(call) == number
        call.company = replace(call.company, **own)
        assert number_to_call(call) is None


async def test_who_did_not_answer_the_caller_is_left_in_peace_by_their_callback(world: World) -> None:
    async with waiting(world, replace(CALLBACK, rest_s=30)) as (line, _, task):
        line.nobody_answers()
        free(world)
        world.press("5")
        await asyncio.sleep(20)
        world.press("1")
        await task
        (promise,) = world.queues.promises.all
        ticket = world.queues.ticket(promise.place)
        assert ticket is not None
        assert (ticket.ringing, ticket.resting) == (True, frozenset({ANNA}))
        await asyncio.sleep(31)
        ticket = world.queues.ticket(promise.place)
        assert ticket is not None
        assert ticket.resting == frozenset()


async def test_the_wait_and_its_estimate_are_kept(world: World) -> None:
    async with waiting(world, replace(GROUP, max_wait_s=100)) as (_, call, task):
        assert isinstance(await task, Overflowed)
        assert call.progress.queued_s == pytest.approx(100, abs=1)
        assert call.progress.estimated_wait_s == 100
    async with waiting(world, GROUP) as (_, call, task):
        asyncio.get_running_loop().call_later(50, free, world)
        assert isinstance(await task, Finished)
        assert call.progress.queued_s == pytest.approx(51, abs=1)


async def test_a_message_cut_by_a_ring_in_vain_is_said_after_it(world: World) -> None:
    async with waiting(world, replace(says(message="message"), rest_s=30)) as (line, *_):
        line.nobody_answers()
        await asyncio.sleep(2)
        free(world)
        await asyncio.sleep(28)
        assert line.heard == [(0, "message"), (2, "ringing"), (12, "message"), (16, "♫")]


async def test_figures_that_the_caller_asked_for_are_said_after_a_ring_in_vain(world: World) -> None:
    async with waiting(world, replace(GROUP, position_key="8", rest_s=30)) as (line, *_):
        line.nobody_answers()
        await asyncio.sleep(10)
        world.press("8")
        await asyncio.sleep(1)
        free(world)
        await asyncio.sleep(19)
        assert line.heard[1:4] == [(10, "Du är nästa på tur."), (11, "ringing"), (21, "Du är nästa på tur.")]


async def test_a_key_without_a_meaning_stops_nothing(world: World) -> None:
    async with waiting(world, replace(says(welcome="welcome", message="message"), exit_keys={"0": OUT})) as (
        line,
        *_,
    ):
        for _ in range(7):
            await asyncio.sleep(1)
            world.press("7")
        await asyncio.sleep(10)
        assert line.heard == [(0, "welcome"), (4, "message"), (8, "♫")]
        assert not line.cut


async def test_an_exit_key_in_the_welcome_leads_out_at_once_though_an_agent_is_kept(world: World) -> None:
    group = replace(says(welcome="welcome"), exit_keys={"0": OUT})
    async with waiting(world, group) as (line, _, task):
        free(world)
        await asyncio.sleep(1)
        world.press("0")
        await settle()
        assert task.done()
        assert task.result() == LeftQueue("0")
        assert line.heard == [(0, "welcome")]
        assert world.queues.agents.statuses()[ANNA] is AgentStatus.AVAILABLE


async def test_what_is_asked_for_in_the_welcome_is_said_after_it(world: World) -> None:
    group = replace(says(welcome="welcome", message="message"), position_key="8")
    async with waiting(world, group) as (line, *_):
        await asyncio.sleep(1)
        world.press("8")
        await asyncio.sleep(20)
        assert line.heard == [(0, "welcome"), (4, "Du är nästa på tur."), (8, "message"), (12, "♫")]


async def test_a_key_without_a_meaning_does_not_stop_what_was_asked_for(world: World) -> None:
    async with waiting(world, CALLBACK) as (line, *_):
        await asyncio.sleep(10)
        world.press("5")
        for _ in range(20):
            await asyncio.sleep(1)
            world.press("7")
        assert [sound for _, sound in line.heard[2:6]] == [
            "Vi ringer upp dig på numret",
            "noll.",
            "sju.",
            "noll.",
        ]
        assert not line.cut


async def test_there_is_time_to_confirm_after_the_number_was_read_out(world: World) -> None:
    async with waiting(world, CALLBACK) as (line, _, task):
        world.press("5")
        await asyncio.sleep(13 * 4 + 25)  # every sound takes 4 s here
        assert (line.heard[-1][1], task.done()) == ("♫", False)
        world.press("1")
        assert isinstance(await task, CallbackPromised)


async def test_a_callback_is_not_offered_to_those_who_cannot_have_one(world: World) -> None:
    async with waiting(world, CALLBACK, cli="anonymous") as (line, *_):
        await asyncio.sleep(10)
        assert line.heard == [(0, "♫")]
