"""What the stand-in says, byte for byte beside what a real Asterisk 22 said in the same story."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

import pytest

from simulator.asterisk import Dialled, LiveCall
from simulator.phones import Answers, Ignores, Reaction, Refuses
from tests.simulator.asterisk.world import CALLER, AgiTalk, World, parse_ami, play

TRACES = Path(__file__).parent / "traces"
SOUNDS = {"/sounds/tone5": 5.0, "/sounds/tone2": 2.0}


@dataclass(frozen=True, slots=True)
class Story:
    """The world that a trace was recorded in. ``caller`` are waits and what follows: a key, or None for
    hanging up. ``pauses`` are seconds that the engine waited before a command, by the command's number."""

    phones: dict[str, Reaction | Sequence[Reaction]] = field(default_factory=dict)
    caller: tuple[tuple[float, str | None], ...] = ()
    pauses: dict[int, float] = field(default_factory=dict)
    gives_up_after_s: float | None = None
    dialled: Dialled = CALLER


MOBILE = "+46701740605@trunk"
NOBODYS = ("PJSIP/trunk", "Local/")
CODE = Dialled("*45*2#", "201", "Test Caller", sends_sound=False, phone="201")
TALKS = Answers(0.5, 1.5)
STORIES = {
    "answered_agent_hangs_up": Story({"201": TALKS}),
    "answered_agent_hangs_up_g": Story({"201": TALKS}),
    "answered_caller_hangs_up": Story({"201": Answers(0.5)}, ((3, None),)),
    "answered_caller_hangs_up_g": Story({"201": Answers(0.5)}, ((3, None),)),
    "unanswered_then_answered": Story({"201": Answers(0.5, 1.0)}),
    "ring_all_second_answers": Story({"201": Ignores(), "202": Answers(0.7, 1.5)}),
    "ring_all_one_busy_one_answers": Story({"201": Refuses(486), "202": Answers(0.7, 1.5)}),
    "ring_all_none_answers": Story({"201": Ignores(), "202": Ignores()}),
    "ring_all_one_unreachable": Story({"202": Answers(0.7, 1.5)}),
    "linear_busy_then_answered": Story({"201": Refuses(486), "202": Answers(0.5, 1.0)}),
    "busy": Story({"201": Refuses(486)}),
    "declined": Story({"201": Refuses(603)}),
    "declined_after_ringing": Story({"201": Refuses(603, 0.6)}),
    "unavailable_480": Story({"201": Refuses(480)}),
    "not_found_404": Story({"201": Refuses(404)}),
    "error_500": Story({"201": Refuses(500)}),
    "timeout_408": Story({"201": Refuses(408)}),
    "service_unavailable_503": Story({"201": Refuses(503)}),
    "never": Story({"201": Ignores()}),
    "unreachable_no_contact": Story(),
    "unreachable_unknown_endpoint": Story(),
    "hangup_while_ringing": Story({"201": Ignores()}, ((2, None),)),
    "cancel_while_ringing_unanswered": Story({"201": Ignores()}, gives_up_after_s=1),
    "hangup_in_prompt": Story(caller=((2, None),)),
    "hangup_while_idle": Story(caller=((1, None),), pauses={1: 2.5}),
    "hangup_in_record": Story(caller=((3, None),)),
    "record_ended_by_key": Story(caller=((2.8, "#"), (0.5, None))),
    "hangup_on_hold_music": Story(caller=((2, None),), pauses={2: 1.0, 3: 3.0}),
    "digits_in_prompt": Story(caller=((2.8, "1"), (0.8, "2"), (1.0, None))),
    "digits_between_commands": Story(caller=((2.0, "1"), (0.2, "2")), pauses={1: 1.9}),
    "digits_in_conversation": Story({"201": Answers(0.5)}, ((2.5, "1"), (0.2, "2"), (0.6, None))),
    "hangup_by_engine": Story(),
    "engine_never_answers_call": Story(),
    "busy_unanswered": Story(pauses={1: 0.2}),
    "congestion_unanswered": Story(pauses={1: 0.2}),
    "busy_after_answer": Story(pauses={2: 0.2}),
    "shown_and_whispered": Story({"201": Answers(0.5, 3.5), "202": Ignores()}),
    "whisper_agent_hangs_up": Story({"201": Answers(0.5, 1)}),
    "whisper_caller_hangs_up": Story({"201": Answers(0.5)}, ((2, None),)),
    "out_answered": Story({MOBILE: Answers(0.5, 1.5)}),
    "out_busy": Story({MOBILE: Refuses(486)}),
    "out_declined": Story({MOBILE: Refuses(603, 0.5)}),
    "out_never": Story({MOBILE: Ignores()}),
    "out_caller_gives_up": Story({MOBILE: Ignores()}, ((2, None),)),
    "out_ask_taken": Story({MOBILE: Answers(0.5, 1.5, "1")}),
    "out_ask_silent": Story({MOBILE: Answers(0.5)}),
    "out_ask_wrong_key": Story({MOBILE: Answers(0.5, None, "5")}),
    "out_ask_hangs_up": Story({MOBILE: Answers(0.5, 1)}),
    "ask_taken": Story({"201": Answers(0.5, 1.5, "1")}),
    "ask_another_answers": Story({"201": Answers(0.5), "202": Answers(1.5, 3)}),
    "ask_unreachable": Story(),
    "phone_dials_code": Story({"201": Ignores()}, dialled=CODE),
}


def play_again(name: str) -> World:
    """The trace's engine says the same lines to the stand-in, in the same world."""
    story = STORIES[name]
    lines = [line[2:] for line in (TRACES / f"{name}.agi").read_text().splitlines() if line.startswith("> ")]

    async def script(talk: AgiTalk) -> None:
        for number, line in enumerate(lines):
            await asyncio.sleep(story.pauses.get(number, 0))
            await talk.command(line)

    async def behave(call: LiveCall) -> None:
        for wait_s, key in story.caller:
            await asyncio.sleep(wait_s)
            if key is None:
                call.hang_up()
            else:
                await call.press(key)

    async def give_up(world: World) -> None:
        call = world.asterisk.call_in(CALLER)
        asyncio.get_running_loop().call_later(story.gives_up_after_s or 0, call.hang_up)
        await world.asterisk.carry(call)

    async def tell(world: World) -> None:
        if story.gives_up_after_s is not None:
            await give_up(world)
        else:
            await world.call(behave, story.dialled)

    return play(tell, script, story.phones, sounds=SOUNDS)


def agi_of(lines: Sequence[str]) -> list[str]:
    """AGI's lines without what differs from run to run; positions in sounds to a tenth of a second."""
    text = "\n".join(lines)
    text = re.sub(r"(?m)^(< agi_(request|uniqueid|threadid): ).*", r"\1…", text)
    text = re.sub(r"(?m)-[0-9a-f]{8}$", "-…", text)
    text = re.sub(r"endpos=(\d+)", lambda found: f"endpos≈{round(int(found[1]) / 8000, 1)} s", text)
    return text.splitlines()


def ami_of(events: Sequence[dict[str, str]]) -> list[list[tuple[str, str]]]:
    """AMI's events about channels, headers in order, channels numbered as they appear.

    Legs that end together are hung up in any order: it differs from run to run of one Asterisk.
    """
    names: dict[str, str] = {}
    told = []
    for event in events:
        if event.get("Event") in (None, "DeviceStateChange", "DTMFBegin"):  # not asked for in these traces
            continue
        for header in ("Uniqueid", "DestUniqueid"):
            if header in event:
                names.setdefault(event[header], f"id {len(names)}")
        told.append(
            [
                (name, names.get(value, re.sub(r"-[0-9a-f]{8}(?=(;[12])?$)", "", value)))
                for name, value in event.items()
            ]
        )
    return [event for _, run in groupby(told, key=lambda event: event[0]) for event in sorted(run)]


def states_of(events: Sequence[dict[str, str]]) -> dict[str, list[str]]:
    """Of phones: a trunk's state, and a Local channel's, says nothing about anybody."""
    states: dict[str, list[str]] = {}
    for event in events:
        if event.get("Event") == "DeviceStateChange" and not event["Device"].startswith(NOBODYS):
            states.setdefault(event["Device"], []).append(event["State"])
    return states


@pytest.mark.parametrize("name", STORIES)
def test_agi_says_what_asterisk_said(name: str) -> None:
    world = play_again(name)
    assert agi_of(world.talks[0].lines) == agi_of((TRACES / f"{name}.agi").read_text().splitlines())


@pytest.mark.parametrize("name", STORIES)
def test_ami_tells_what_asterisk_told(name: str) -> None:
    world = play_again(name)
    real = parse_ami((TRACES / f"{name}.ami").read_bytes())
    assert ami_of(world.events) == ami_of(real)
    assert states_of(world.events) == states_of(real)
