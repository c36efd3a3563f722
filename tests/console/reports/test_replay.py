"""The report of a replay: kinds of calls are told together, and no more of them than are asked for."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from console.reports.replay import replay_text
from dialplan.disposition import Disposition
from dialplan.ids import CallId, DestinationId, PersonId
from simulator.replay.results import Parted, ReplayReport, Side
from simulator.replay.ways import End, Parting, Turning
from simulator.traffic.figures import count

ZONE = ZoneInfo("Europe/Stockholm")
STARTED = datetime(2026, 11, 23, 8, tzinfo=UTC)
ANSWERED = End(Disposition.ANSWERED, DestinationId("groups/support"))
ABANDONED = End(Disposition.ABANDONED, DestinationId("groups/support"))


def rings(who: str) -> Turning:
    return Turning("hunting.ring-all", "groups/support", (("level", 1),), f"rings {who}")


def parted(number: int, draft: str, *, now: End = ANSWERED, by_rings: bool = True) -> Parted:
    parting = Parting(rings("anna"), rings(draft))
    return Parted(CallId(f"{number}.0"), STARTED, now, ANSWERED, parting, parting, by_rings, 1.0, 1.0)


def text(*calls: Parted, most: int = 10, newcomers: str = "", always_there: str = "") -> list[str]:
    side = Side(count([], ZONE, 20.0, present_s={}, overflowed=0), {}, {})
    report = ReplayReport(
        recorded=side,
        now=side,
        draft=side,
        played=10,
        compared=10,
        same_agent=10,
        left_out={},
        other_versions=0,
        patience_s=None,
        unreproduced=(),
        parted=calls,
        newcomers=tuple(map(PersonId, newcomers.split())),
        always_there=tuple(map(PersonId, always_there.split())),
    )
    return [line.strip() for line in replay_text(report, ZONE, most)]


def test_other_people_rung_to_the_same_end_are_one_kind() -> None:
    told = text(parted(1, "anna, eva"), parted(2, "bo, eva"), parted(3, "eva"))
    assert told[-3:] == [
        "3 calls end where they did, by another way",
        "3  others were rung, and nothing else is otherwise",
        "3  answered (groups/support)",
    ]


def test_a_call_that_went_another_way_too_is_told_by_where_it_parted() -> None:
    told = text(parted(1, "eva"), parted(2, "eva", by_rings=False))
    assert "1  others were rung, and nothing else is otherwise" in told
    assert "1  groups/support hunting.ring-all level 1: rings anna → rings eva" in told


def test_kinds_are_listed_no_longer_than_calls_are() -> None:
    calls = [parted(number, f"eva{number}", now=ABANDONED) for number in range(5)]
    told = text(*calls, most=2)
    assert sum("hunting.ring-all" in line for line in told[: told.index("and 3 more kinds")]) == 2
    assert not [line for line in text(*calls, most=0) if "hunting" in line or "more" in line]


def test_whose_hours_are_a_guess_is_told() -> None:
    assert "eva, ny: taken to be at work whenever anybody of their groups was" in text(newcomers="eva ny")
    assert "eva: taken to be at work all the time: they were never rung on record" in text(always_there="eva")
    assert not [line for line in text() if "taken" in line]


def test_one_kind_more_is_one_kind() -> None:
    calls = [parted(number, f"eva{number}", now=ABANDONED) for number in range(3)]
    assert "and 1 more kind" in text(*calls, most=2)


def test_agents_codes_are_listed_after_callers() -> None:
    code = parted(1, "eva", now=End(Disposition.FEATURE, DestinationId("")))
    told = text(code, parted(2, "eva", now=ABANDONED), most=1)
    (listed,) = (line for line in told if line.startswith("2026-"))
    assert "2.0" in listed
