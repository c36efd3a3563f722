"""The same calls by Asterisk's dialplan alone, as an administrator would write it by hand."""

import asyncio
from pathlib import Path
from typing import Final

from bench.call_centre import AGENTS, FIRST_AGENT
from bench.costs import CallsFailed
from engine.settings import EngineSettings
from tests.live.asterisk import RealAsterisk
from tests.live.engines import ami_of

DID: Final = "+46846500499"
"""Leads to the dialplan; every other number leads to the engine."""

_DIALPLAN: Final = """
[vaxel-trunk](+)
exten => {did},1,Goto(bench,s,1)

[bench]
exten => s,1,Answer()
 same => n,BackGround({prompt})
 same => n,WaitExten(5)
 same => n,Hangup()
; The engine's Dial options but g: whatever runs after a conversation begins a second CDR.
; Every channel has a number of its own in UNIQUEID, behind ten digits and a dot: agents take turns.
exten => 1,1,Dial(PJSIP/$[{first} + ${{UNIQUEID:11}} % {count}],20,S({longest_talk_s})m({music}))
 same => n,Hangup()
exten => i,1,Hangup()
exten => t,1,Hangup()
"""
_CDR: Final = "[general]\nenable = {enable}\nunanswered = no\n[csv]\nusegmtime = yes\n"


async def add_dialplan(asterisk: RealAsterisk, prompt: str) -> None:
    """Teach a running Asterisk the dialplan; ``prompt`` is a sound as Asterisk names it."""
    as_engine = EngineSettings(ami_of(asterisk))
    text = _DIALPLAN.format(
        did=DID,
        prompt=prompt,
        first=FIRST_AGENT,
        count=len(AGENTS),
        longest_talk_s=as_engine.longest_talk_s,
        music=as_engine.music,
    )
    with (asterisk.folder / "etc/extensions.conf").open("a") as file:
        file.write(text)
    (asterisk.folder / "run/cdr-csv").mkdir()
    await asterisk.cli("dialplan reload")
    if "bench" not in await asterisk.cli("dialplan show s@bench"):
        raise RuntimeError("Asterisk did not take the bench's dialplan")


async def switch_cdrs(asterisk: RealAsterisk, *, on: bool) -> None:
    """Let Asterisk write CDRs (the dialplan's own) or not (the engine's calls: it writes them itself)."""
    (asterisk.folder / "etc/cdr.conf").write_text(_CDR.format(enable="yes" if on else "no"))
    await asterisk.cli("module reload cdr")
    await asterisk.cli(f"module {'load' if on else 'unload'} cdr_csv.so")
    if ("Enabled" in await asterisk.cli("cdr show status")) != on:
        raise RuntimeError(f"Asterisk's CDRs could not be switched {'on' if on else 'off'}")


async def wait_for_cdrs(asterisk: RealAsterisk, count: int) -> None:
    """Return once Asterisk has written so many; raises CallsFailed where there are more, TimeoutError."""
    file = asterisk.folder / "run/cdr-csv/Master.csv"
    async with asyncio.timeout(20):
        while (found := _lines(file)) < count:
            await asyncio.sleep(0.1)  # Asterisk tells by writing to a file
    if found > count:
        raise CallsFailed("a call of the dialplan's has more than one CDR")


def _lines(file: Path) -> int:
    return len(file.read_text().splitlines()) if file.exists() else 0
