"""A call's life from its first step to its CDR. A hang-up unwinds it; its failure touches no other call."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import NoReturn

import structlog

from dialplan.decision import Decision, Step
from dialplan.destinations import Busy
from engine.agi import AgiError, CallerHungUp, StreamLost
from engine.calls.call import Call
from engine.calls.ending import end_call
from engine.calls.walk import walk

_log = structlog.get_logger(__name__)


async def conduct(call: Call) -> None:
    """Perform a call to its end and write its CDR.

    Raises StreamLost where the stream broke but the caller may still be there: such a call has no CDR yet.
    A cancellation (the engine stops) leaves it to the engine that takes over.
    """
    try:
        ended = await _perform(call)
    finally:
        call.desk.exchange.close_inbox(call.id)
    await end_call(call.desk, call.queues, call.progress, ended)


async def _perform(call: Call) -> datetime:
    """Take the call to its end; return when that was."""
    try:
        await _walk_until_hung_up(call)
    except CallerHungUp:
        _note_hang_up(call)
        ended = call.end()
        await call.channel.settled(call.desk.settings.limits.late_leg_s)  # a recording's file is whole then
        return ended
    except StreamLost:
        if not call.is_caller_gone:
            raise
        _note_hang_up(call)
        return call.end()
    except Exception:  # whatever went wrong in here, the caller goes to the switch's own fallback
        _log.exception("call failed", call=call.id, at=call.progress.at)
        _note_failure(call)
        last_word = "fallback"
    else:
        last_word = call.last_word
    ended = call.end()
    await _leave(call, last_word)
    return ended


async def _walk_until_hung_up(call: Call) -> None:
    """Walk; raise CallerHungUp as soon as the caller is gone, wherever the walk is."""
    try:
        async with asyncio.TaskGroup() as group:
            watches = (
                group.create_task(_raise_after(call.channel.wait_hung_up)),
                group.create_task(_raise_after(call.inbox.caller_gone.wait)),
            )
            await walk(call)
            for watch in watches:
                watch.cancel()
    except BaseExceptionGroup as errors:
        raise _most_telling(errors) from errors


async def _raise_after(caller_is_gone: Callable[[], Awaitable[object]]) -> NoReturn:
    await caller_is_gone()
    raise CallerHungUp


def _most_telling(errors: BaseExceptionGroup[BaseException]) -> BaseException:
    """One exception for the group: a hang-up explains all else, and a lost stream what came after it."""
    leaves = list(_leaves(errors))
    for kind in (CallerHungUp, StreamLost):
        for leaf in leaves:
            if isinstance(leaf, kind):
                return leaf
    return leaves[0]


def _leaves(error: BaseException) -> list[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        return [leaf for inner in error.exceptions for leaf in _leaves(inner)]
    return [error]


async def _leave(call: Call, last_word: str) -> None:
    """Say the engine's last word, without which the dialplan stub would bring the caller back.

    Raises StreamLost where it did not arrive and the caller may be there: a CDR now would be one of two.
    """
    try:
        await call.channel.set_variable("VAXEL_DONE", last_word)
    except AgiError as error:
        _log.info("a call ended before the engine's last word", call=call.id, why=type(error).__name__)
        if call.is_caller_gone:
            return
        raise StreamLost("the engine's last word did not arrive") from error
    if last_word == "1":
        try:
            await call.channel.hang_up()
        except AgiError as error:  # the stub does it, as soon as the stream is closed
            _log.info("a call was not hung up by the engine", call=call.id, why=type(error).__name__)


def _note_hang_up(call: Call) -> None:
    at = call.progress.at or ""
    if call.facts.talked:
        call.note(Decision(Step.TALK, "talk.over", {"at": at}, "hang up"))
    elif call.is_ended_by_us or _is_told_busy(call):
        call.note(Decision(Step.END, "end.reached", {"at": at}, "hang up"))
    else:
        call.learn(replace(call.facts, caller_hung_up=True))
        call.note(Decision(Step.END, "caller.hung_up", {"at": at}, "hang up"))


def _is_told_busy(call: Call) -> bool:
    """Busy's 486 is the end of an unanswered call, and who hears the tone has had the answer."""
    at = call.progress.at
    return at is not None and isinstance(call.company.destinations.get(at), Busy)


def _note_failure(call: Call) -> None:
    call.learn(replace(call.facts, failed=True))
    call.note(Decision(Step.END, "engine.failed", {"at": call.progress.at or ""}, "to the switch's fallback"))
