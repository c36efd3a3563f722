from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from config.store import Store
from dialplan.decision import Step
from dialplan.disposition import Disposition
from dialplan.ids import CallId, DestinationId, Endpoint, OrganisationId, PersonId
from dialplan.outcome import LegOutcome
from dialplan.records import Cdr, LegRecord, LogLine, VoicemailMessage
from tests.config.store.tables import content

BEGAN = datetime(2026, 5, 4, 9, 0, 0, 123456, tzinfo=UTC)
DEMO = OrganisationId("demo")


def line(seq: int, call: str = "1.1", after_s: float = 0) -> LogLine:
    return LogLine(
        call=CallId(call),
        seq=seq,
        at=BEGAN + timedelta(seconds=seq + after_s),
        organisation=DEMO,
        config_version=3,
        step=Step.MENU,
        rule="menu.key",
        saw={"at": "menus/main", "keys": "1", "tries": 2, "wait": 1.5, "owned": True},
        decided="to groups/kundtjanst",
    )


CDR = Cdr(
    call=CallId("1.1"),
    organisation=DEMO,
    config_version=3,
    did="+46846500400",
    cli="+46701740605",
    started=BEGAN,
    answered=BEGAN + timedelta(seconds=4),
    ended=BEGAN + timedelta(seconds=10),
    disposition=Disposition.ANSWERED,
    group=DestinationId("groups/kundtjanst"),
    agent=PersonId("202"),
    wait_s=4.0,
    talk_s=6.0,
    legs=(
        LegRecord(PersonId("201"), Endpoint("PJSIP/201"), LegOutcome.DECLINED, 21),
        LegRecord(PersonId("202"), Endpoint("PJSIP/202"), LegOutcome.ANSWERED, None),
    ),
)
MESSAGE = VoicemailMessage(
    CallId("1.1"), DEMO, DestinationId("voicemails/main"), "demo/1.wav", 12.5, BEGAN + timedelta(seconds=9)
)


async def test_records_are_read_back_as_they_were_written(store: Store) -> None:
    await store.write([line(1), CDR, line(2), MESSAGE])
    assert await store.read_log() == (line(1), line(2))
    assert await store.read_cdrs() == (CDR,)
    assert await store.read_voicemails() == (MESSAGE,)


async def test_writing_twice_is_the_same_as_once(store: Store, file: Path) -> None:
    await store.write([line(1), CDR, MESSAGE])
    before = content(file)
    await store.write([line(1), CDR, MESSAGE])
    await store.write([replace(CDR, disposition=Disposition.FAILED), replace(line(1), rule="other")])
    assert content(file) == before


async def test_what_is_new_is_written_beside_what_is_there(store: Store) -> None:
    await store.write([line(1)])
    await store.write([line(1), line(2)])
    assert await store.read_log() == (line(1), line(2))


async def test_the_same_record_twice_in_one_batch_is_one(store: Store) -> None:
    await store.write([CDR, CDR])
    assert await store.read_cdrs() == (CDR,)


async def test_a_batch_is_written_whole_or_not_at_all(store: Store, file: Path) -> None:
    before = content(file)
    with pytest.raises(Exception, match="time zone"):
        await store.write([line(1), replace(CDR, ended=datetime(2026, 5, 4))])  # noqa: DTZ001
    assert content(file) == before


async def test_nothing_to_write_is_fine(store: Store) -> None:
    await store.write([])
    assert await store.read_log() == ()


async def test_an_unlimited_caller_fits(store: Store) -> None:
    hostile = replace(CDR, cli="\x00\ud800${X}'\";--" + "å" * 4000, did="\x1b[2J")
    await store.write([hostile])
    (kept,) = await store.read_cdrs()
    assert kept == replace(hostile, cli="\ufffd?${X}'\";--" + "å" * 4000)


async def test_the_log_of_one_call_is_found(store: Store) -> None:
    await store.write([line(1), line(1, call="1.2"), line(2)])
    assert await store.read_log(call=CallId("1.1")) == (line(1), line(2))


async def test_the_newest_lines_are_shown_in_their_order(store: Store) -> None:
    await store.write([line(seq) for seq in range(1, 10)])
    assert await store.read_log(limit=2) == (line(8), line(9))


async def test_a_reader_goes_on_after_the_line_it_has(store: Store) -> None:
    lines = [line(1), line(1, call="1.2"), line(2), line(3)]
    await store.write(lines)
    seen: list[LogLine] = [lines[0]]
    while more := await store.read_log(after=seen[-1], limit=2):
        seen += more
    assert seen == lines


async def test_cdrs_and_messages_are_followed_likewise(store: Store) -> None:
    later = replace(CDR, call=CallId("1.2"), ended=CDR.ended + timedelta(seconds=1))
    await store.write([later, CDR, MESSAGE])
    assert await store.read_cdrs() == (CDR, later)
    assert await store.read_cdrs(after=CDR) == (later,)
    assert await store.read_cdrs(call=CallId("1.2")) == (later,)
    assert await store.read_voicemails(after=MESSAGE) == ()


async def test_a_time_of_any_zone_is_kept_as_the_same_moment(store: Store) -> None:
    stockholm = timezone(timedelta(hours=2))
    await store.write([replace(line(1), at=BEGAN.astimezone(stockholm))])
    (kept,) = await store.read_log()
    assert kept.at == BEGAN
    assert kept.at.utcoffset() == timedelta(0)
