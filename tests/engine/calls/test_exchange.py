import asyncio

import pytest

from dialplan.ids import CallId
from engine.calls.exchange import Exchange
from engine.events import (
    AmiDown,
    AmiEvent,
    AmiUp,
    CallbackFailed,
    ChannelCreated,
    ChannelHungUp,
    DeviceState,
    DigitPressed,
    LegBegan,
    PhoneState,
    UniqueId,
)
from tests.engine.fakes import ANNA, CALL, PHONES, answered, began, gone, leg_of, listed, settle

OTHER = CallId("1795425404.7")
CALLER = UniqueId(CALL)


def created(call: CallId = CALL) -> ChannelCreated:
    return ChannelCreated(UniqueId(call), call, PHONES[ANNA])


def hung_up(call: CallId = CALL) -> ChannelHungUp:
    return ChannelHungUp(UniqueId(call), call, 16)


@pytest.fixture
async def exchange() -> Exchange:
    """AMI is up and nothing goes on."""
    exchange = Exchange()
    exchange.take(AmiUp(()))
    return exchange


def tell(exchange: Exchange, *events: AmiEvent) -> None:
    for event in events:
        exchange.take(event)


def now() -> float:
    return asyncio.get_running_loop().time()


async def test_a_hang_up_reaches_its_own_call_and_no_other(exchange: Exchange) -> None:
    tell(exchange, created(), created(OTHER))
    mine, others = exchange.open_inbox(CALL), exchange.open_inbox(OTHER)
    tell(exchange, hung_up())
    assert mine.caller_gone.is_set()
    assert not others.caller_gone.is_set()
    assert not exchange.knows(CALL)


async def test_digits_of_an_agent_are_nobody_s(exchange: Exchange) -> None:
    tell(exchange, created(), began(ANNA))
    inbox = exchange.open_inbox(CALL)
    tell(exchange, DigitPressed(leg_of(ANNA), "1"), DigitPressed(CALLER, "2"))
    assert await inbox.next_digit() == "2"
    assert not inbox.has_digits()


async def test_a_hang_up_missed_while_ami_was_away_is_seen_when_it_is_back(exchange: Exchange) -> None:
    tell(exchange, created(), created(OTHER))
    mine, others = exchange.open_inbox(CALL), exchange.open_inbox(OTHER)
    tell(exchange, AmiDown(), listed(call=OTHER))
    assert mine.caller_gone.is_set()
    assert not others.caller_gone.is_set()


async def test_ami_going_away_hangs_up_on_nobody(exchange: Exchange) -> None:
    tell(exchange, created())
    inbox = exchange.open_inbox(CALL)
    tell(exchange, AmiDown())
    assert not inbox.caller_gone.is_set()
    assert not inbox.is_ami_up


async def test_an_inbox_opened_while_ami_is_away_knows_it(exchange: Exchange) -> None:
    tell(exchange, AmiDown())
    assert not exchange.open_inbox(CALL).is_ami_up


async def test_events_of_a_closed_inbox_go_nowhere(exchange: Exchange) -> None:
    tell(exchange, created())
    exchange.open_inbox(CALL)
    exchange.close_inbox(CALL)
    tell(exchange, began(ANNA), answered(ANNA), gone(ANNA), DigitPressed(CALLER, "1"), hung_up())
    assert not exchange.calls


async def test_nothing_is_left_of_channels_that_are_gone(exchange: Exchange) -> None:
    for number in range(1000):
        call = CallId(f"1795425404.{number}")
        tell(exchange, created(call), began(ANNA, call), gone(ANNA, call=call), hung_up(call))
    assert not exchange._channels


async def test_the_channel_of_a_call_that_ami_tells_of_a_moment_later_is_waited_for(
    exchange: Exchange,
) -> None:
    waiting = asyncio.create_task(exchange.wait_for_channel(CALLER, 2, 15))
    await asyncio.sleep(1)
    tell(exchange, created())
    assert await waiting


async def test_a_channel_that_ami_does_not_know_is_refused_after_the_grace(exchange: Exchange) -> None:
    assert not await exchange.wait_for_channel(CALLER, 2, 15)
    assert now() == pytest.approx(2)


async def test_the_events_of_other_calls_lengthen_no_grace(exchange: Exchange) -> None:
    """Under load there is always an event: a stranger must not be held for as long as the load lasts."""
    waiting = asyncio.create_task(exchange.wait_for_channel(CALLER, 2, 15))
    for _ in range(10):
        await asyncio.sleep(0.5)
        tell(exchange, created(OTHER))
    assert waiting.done()
    assert not await waiting


async def test_a_call_that_comes_while_ami_is_away_is_held_for_a_bounded_time(exchange: Exchange) -> None:
    tell(exchange, AmiDown())
    assert not await exchange.wait_for_channel(CALLER, 2, 15)
    assert now() == pytest.approx(15)


async def test_a_call_that_comes_while_ami_is_away_is_taken_when_it_is_back(exchange: Exchange) -> None:
    tell(exchange, AmiDown())
    waiting = asyncio.create_task(exchange.wait_for_channel(CALLER, 2, 15))
    await asyncio.sleep(14)
    tell(exchange, listed())
    assert await waiting


async def test_the_grace_begins_anew_when_ami_is_back(exchange: Exchange) -> None:
    tell(exchange, AmiDown())
    waiting = asyncio.create_task(exchange.wait_for_channel(CALLER, 2, 15))
    await asyncio.sleep(10)
    tell(exchange, AmiUp(()))
    assert not await waiting
    assert now() == pytest.approx(12)


async def test_an_ami_that_comes_and_goes_holds_nobody_for_ever(exchange: Exchange) -> None:
    waiting = asyncio.create_task(exchange.wait_for_channel(CALLER, 2, 15))
    for _ in range(30):
        await asyncio.sleep(1)
        tell(exchange, AmiDown(), AmiUp(()))
    assert waiting.done()
    assert not await waiting


async def test_legs_are_gone_once_the_last_has_hung_up(exchange: Exchange) -> None:
    tell(exchange, created(), began(ANNA))
    waiting = asyncio.create_task(exchange.wait_for_legs_gone(CALL, 2))
    await settle()
    assert not waiting.done()
    tell(exchange, gone(ANNA))
    await waiting
    assert now() == 0


@pytest.mark.parametrize("event", [AmiDown(), AmiUp(())])
async def test_legs_that_ami_can_not_tell_of_are_not_waited_for(exchange: Exchange, event: AmiEvent) -> None:
    tell(exchange, created(), began(ANNA))
    waiting = asyncio.create_task(exchange.wait_for_legs_gone(CALL, 2))
    await settle()
    tell(exchange, event)
    await waiting
    assert now() == 0


async def test_a_listener_hears_of_its_call_until_it_stops(exchange: Exchange) -> None:
    heard: list[AmiEvent] = []
    tell(exchange, created())
    exchange.listen(CALL, heard.append)
    tell(exchange, began(ANNA), began(ANNA, OTHER), AmiDown(), AmiDown(), listed())
    exchange.stop_listening(CALL)
    tell(exchange, gone(ANNA))
    assert heard == [began(ANNA), AmiDown(), listed()], "one outage is one event"


async def test_a_listener_that_fails_keeps_nothing_from_the_others(exchange: Exchange) -> None:
    heard: list[AmiEvent] = []

    def fail(event: AmiEvent) -> None:
        raise RuntimeError("a bug")

    exchange.listen(OTHER, fail)
    exchange.listen(CALL, heard.append)
    tell(exchange, listed())
    assert heard == [listed()]
    waiting = asyncio.create_task(exchange.wait_for_channel(CALLER, 2, 15))
    assert await waiting


async def test_the_state_of_a_phone_is_kept_and_told(exchange: Exchange) -> None:
    heard: list[DeviceState] = []
    exchange.watch_devices(heard.append)
    busy, free = (DeviceState(PHONES[ANNA], state) for state in (PhoneState.INUSE, PhoneState.NOT_INUSE))
    tell(exchange, busy)
    assert exchange.devices == {PHONES[ANNA]: PhoneState.INUSE}
    tell(exchange, AmiDown(), AmiUp((), (free,)))
    assert exchange.devices == {PHONES[ANNA]: PhoneState.NOT_INUSE}
    assert heard == [busy, free]


async def test_a_watcher_that_fails_costs_the_others_nothing(exchange: Exchange) -> None:
    heard: list[DeviceState] = []

    def fail(state: DeviceState) -> None:
        raise RuntimeError(state)

    exchange.watch_devices(fail)
    exchange.watch_devices(heard.append)
    tell(exchange, DeviceState(PHONES[ANNA], PhoneState.BUSY))
    assert len(heard) == 1


async def test_a_failed_callback_is_told_to_who_listens_for_it(exchange: Exchange) -> None:
    heard: list[AmiEvent] = []
    exchange.listen(CALL, heard.append)
    tell(exchange, CallbackFailed(OTHER, is_out_of_time=True), CallbackFailed(CALL, is_out_of_time=False))
    assert heard == [CallbackFailed(CALL, is_out_of_time=False)]


async def test_the_inner_leg_of_a_local_channel_stays_with_its_call(exchange: Exchange) -> None:
    inner, back = UniqueId("1.3"), CallId("1.2")
    tell(exchange, created(), ChannelCreated(inner, CALL, PHONES[ANNA]))
    tell(exchange, LegBegan(back, inner, PHONES[ANNA]))
    assert exchange.legs_of(CALL) == {inner: PHONES[ANNA]}
