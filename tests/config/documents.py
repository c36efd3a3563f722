"""Strategies that make whole documents in which nothing is wrong: their references all lead somewhere."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import strategies as st

from config.changing.changes import Json
from config.document import Document

Plain = dict[str, Json]
Draw = Callable[[st.SearchStrategy[Json]], Json]

AWKWARD = (
    "true",
    "NO",
    "~",
    "null",
    "0123",
    "1_000",
    "2026-12-24",
    "- x",
    "a: b",
    "a #b",
    "${EXTEN}",
    "*a",
    "'",
    '"',
    "\\n",
    "{}",
    "[x]",
    "x:",
    "!tag",
    "😀 Ö",
    "=",
    "<<",
    "%",
    "@x",
    "`",
    "|",
    ">-",
    "1e3",
    ".5",
)

names = st.one_of(
    st.sampled_from(AWKWARD),
    st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=20),
).filter(lambda name: bool(name.strip()) and name.isprintable())
words = st.one_of(
    names,
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=40),
    st.lists(names, min_size=5, max_size=60).map(" ".join),
    st.lists(st.sampled_from(["Välkommen", "till", "oss.", "\n", "\t", "", "#"]), min_size=1).map(" ".join),
).filter(lambda text: bool(text.strip()) and len(text) <= 2000)
keys = st.from_regex(r"[A-Za-z0-9_-]{1,8}", fullmatch=True)
_digits = st.sampled_from([*"0123456789*#", "11", "99"])
_weeks = st.sampled_from(["Mo-Fr 08:00-17:00", "24/7", "Mo-Fr 08:00-17:00; Sa 10:00-14:00", "Fr 22:00-02:00"])
_days = st.sampled_from(["closed", "as usual", "08:00-12:00", "08:00-12:00,13:00-17:00", "22:00-02:00"])
_WAYS = ("0{area}-{rest}", "+46{area}{rest}", "+46 {area} {rest}", "0{area}{rest}")


def written_numbers(first: int = 0, last: int = 99) -> st.SearchStrategy[list[str]]:
    """Some of the made-up landline numbers ``first`` to ``last``, each once and in any way of writing."""
    number = st.tuples(st.integers(first, last), st.sampled_from(_WAYS))
    return st.lists(number, max_size=12, unique_by=lambda given: given[0]).map(
        lambda given: [way.format(area="8", rest=f"465004{digits:02}") for digits, way in given]
    )


@dataclass(frozen=True, slots=True)
class Cast:
    """The keys that references may name. ``ends`` are destinations from which no call goes on."""

    people: list[str]
    teams: list[str]
    groups: list[str]
    menus: list[str]
    calendars: list[str]
    audio: list[str]
    ends: list[str]
    numbers: list[str]
    pro: list[str]
    earlier: list[int]


def _keys(most: int = 4) -> st.SearchStrategy[list[str]]:
    return st.lists(keys, max_size=most, unique=True)


def _maybe(**settings: st.SearchStrategy[Json]) -> st.SearchStrategy[Plain]:
    """Any of these settings."""
    return st.fixed_dictionaries({}, optional=settings)


def _text(cast: Cast) -> st.SearchStrategy[Json]:
    spoken: st.SearchStrategy[Json] = st.fixed_dictionaries(
        {"text": words}, optional={"language": st.sampled_from(["sv", "en"])}
    )
    wordings: list[st.SearchStrategy[Json]] = [words]
    if cast.audio:
        wordings.append(st.sampled_from(cast.audio).map(lambda key: {"audio": key}))
    swedish, english = st.one_of(wordings), st.one_of(wordings)
    translated: list[st.SearchStrategy[Json]] = [
        st.fixed_dictionaries({"sv": swedish}, optional={"en": english}),
        st.fixed_dictionaries({"en": english}),
    ]
    return st.one_of([*wordings, spoken, *translated])


@st.composite
def _exceptions(draw: st.DrawFn) -> Plain:
    """Dates that follow each other, so that no two have any in common."""
    found: Plain = {}
    day = date(2026, 12, 1)
    for length in draw(st.lists(st.integers(0, 3), max_size=3)):
        last = day + timedelta(days=length)
        dates = f"{day}" if length == 0 else f"{day} to {last}"
        hours = draw(_days)
        found[dates] = draw(st.sampled_from([hours, {"hours": hours, "note": "Inventering: del 1"}]))
        day = last + timedelta(days=1)
    return found


_HOLIDAYS = st.fixed_dictionaries(
    {"country": st.just("SE")}, optional={"red_days": _days, "eves": _days, "half_days": _days}
)


def _hours(cast: Cast) -> st.SearchStrategy[Json]:
    closed = st.sampled_from(cast.ends)
    own: st.SearchStrategy[Json] = st.fixed_dictionaries(
        {"open": _weeks, "closed": closed}, optional={"exceptions": _exceptions(), "holidays": _HOLIDAYS}
    )
    if not cast.calendars:
        return own
    shared = st.fixed_dictionaries({"calendar": st.sampled_from(cast.calendars), "closed": closed})
    return st.one_of(own, shared)


def _closed_now(cast: Cast) -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries(
        {"to": st.sampled_from(cast.ends)},
        optional={"since": st.just("2026-12-24 12:00"), "until": st.just("2026-12-27 08:00")},
    )


def _steering(cast: Cast, *, own: bool) -> st.SearchStrategy[Plain]:
    ending = st.sampled_from([*cast.ends, "voicemail"])
    menu: st.SearchStrategy[Json] = st.fixed_dictionaries(
        {
            "says": _text(cast),
            "keys": st.dictionaries(_digits, st.sampled_from(cast.ends), min_size=1, max_size=3),
        }
    )
    return _maybe(
        busy=ending,
        declined=ending,
        no_answer=ending,
        unreachable=ending,
        greeting=_text(cast),
        transcription=st.booleans(),
        call_waiting=st.booleans(),
        shows=st.sampled_from(["mobile", "landline"]),
        personal_menu=st.one_of(menu, st.just("none")) if own else menu,
        **({} if own else {"transcription_is_free": st.booleans()}),
    )


def _devices() -> st.SearchStrategy[Json]:
    endpoint = st.from_regex(r"PJSIP/[A-Za-z0-9_.-]{1,12}", fullmatch=True)
    causes = st.dictionaries(st.sampled_from(["17", "21", "127"]), st.sampled_from(["busy", "declined"]))
    return st.lists(
        st.one_of(endpoint, st.fixed_dictionaries({"endpoint": endpoint, "causes": causes})), max_size=3
    )


def _keeps(cast: Cast) -> st.SearchStrategy[Json]:
    if not cast.earlier:
        return st.just({})
    return st.dictionaries(
        st.sampled_from(["busy", "greeting", "shows"]), st.sampled_from(cast.earlier), max_size=2
    )


@st.composite
def _person(draw: st.DrawFn, cast: Cast, key: str, index: int) -> Plain:
    person = draw(_steering(cast, own=True)) | {"name": draw(names)}
    if key in cast.pro:
        person["licence"] = "pro"
    if draw(st.booleans()):
        person["extension"] = f"{2000 + index}"
    return person | draw(
        _maybe(
            email=st.sampled_from(["a.o'b@example.com", "null@example.com", "1@2.3"]),
            rights=st.sampled_from([[], ["Telefonisystem"]]),
            teams=_some(cast.teams),
            active=st.booleans(),
            devices=_devices(),
            ring_s=st.integers(5, 120),
            keeps=_keeps(cast),
        )
    )


def _some(of: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(of), unique=True, max_size=4) if of else st.just([])


def _one(of: list[str]) -> st.SearchStrategy[Json]:
    return st.sampled_from(of) if of else st.none()


def _with_level(agent: str, level: int) -> Json:
    return {"agent": agent, "level": level} if level else agent


@st.composite
def _group(draw: st.DrawFn, cast: Cast) -> Plain:
    agents = [_with_level(agent, draw(st.integers(0, 9))) for agent in draw(_some(cast.people))]
    return {"name": draw(names), "overflow": draw(st.sampled_from(cast.ends)), "agents": agents} | draw(
        _maybe(
            billing_id=names,
            display_number=_one(cast.numbers),
            supervisors=_some(cast.pro),
            strategy=st.sampled_from(["ring-all", "linear"]),
            ring_s=st.integers(5, 120),
            rest_s=st.integers(0, 300),
            wrap_up_s=st.integers(0, 3600),
            max_wait_s=st.integers(5, 7200),
            max_waiting=st.integers(1, 1000),
            welcome=_text(cast),
            queue_message=_text(cast),
            periodic_message=st.fixed_dictionaries({"says": _text(cast), "every_s": st.integers(10, 600)}),
            music=st.fixed_dictionaries({"audio": st.sampled_from(cast.audio)}) if cast.audio else st.none(),
            hours=_hours(cast),
            closed_now=_closed_now(cast),
            next_level_s=st.integers(0, 60),
            pause_after=st.integers(0, 5),
            priority=st.integers(0, 9),
            when_full=st.sampled_from([*cast.ends]),
            when_nobody=st.sampled_from([*cast.ends]),
            tells_position=st.booleans(),
            tells_wait=st.booleans(),
            exit_keys=st.dictionaries(st.sampled_from("0#"), st.sampled_from(cast.ends), max_size=2),
            position_key=st.just("8"),
            callback=st.fixed_dictionaries({"key": st.just("5")}, optional={"offer": _text(cast)}),
            whisper=_text(cast),
            agents_see=_maybe(shows=st.sampled_from(["caller", "group"]), id=st.sampled_from(["7", "007"])),
            voicemail=st.fixed_dictionaries(
                {"greeting": _text(cast)}, optional={"notify": st.just(["agents", "supervisors"])}
            ),
        )
    )


@st.composite
def _menu(draw: st.DrawFn, cast: Cast) -> Plain:
    anywhere = [
        *cast.ends,
        *(f"{section}/{key}" for section in ("people", "groups", "menus") for key in getattr(cast, section)),
    ]
    wait_s = st.floats(1, 30, allow_nan=False)
    return {
        "name": draw(names),
        "welcome": draw(_text(cast)),
        "keys": draw(st.dictionaries(_digits, st.sampled_from(anywhere), min_size=1, max_size=5)),
    } | draw(
        _maybe(
            no_input=_text(cast),
            no_match=_text(cast),
            closed_message=_text(cast),
            after_last_try=st.sampled_from(cast.ends),
            tries=st.integers(1, 5),
            no_input_tries=st.integers(1, 5),
            first_digit_s=wait_s,
            inter_digit_s=wait_s,
            overall_s=wait_s,
            barge_in=st.booleans(),
            dials_extensions=st.booleans(),
            hours=_hours(cast),
            closed_now=_closed_now(cast),
            billing_id=names,
        )
    )


def _entries(
    found: list[str], entry: Callable[[int, str], st.SearchStrategy[Plain]]
) -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries({key: entry(index, key) for index, key in enumerate(found)})


@st.composite
def documents(draw: st.DrawFn, organisation: str = "made-up", first: int = 0, last: int = 99) -> Document:
    """``first`` and ``last`` of the hundred landline numbers are those that it may have."""
    voicemails, announcements, externals = draw(_keys(2)), draw(_keys(2)), draw(_keys(2))
    people = draw(_keys())
    cast = Cast(
        people=people,
        teams=draw(_keys(2)),
        groups=draw(_keys(3)),
        menus=draw(_keys(3)),
        calendars=draw(_keys(2)),
        audio=draw(_keys(2)),
        ends=[
            "busy",
            "hangup",
            *(f"voicemails/{key}" for key in voicemails),
            *(f"externals/{key}" for key in externals),
        ],
        numbers=draw(written_numbers(first, last)),
        pro=[key for key in people if draw(st.booleans())],
        earlier=draw(st.lists(st.integers(1, 99), max_size=2, unique=True)),
    )
    owners = [f"{name}/{key}" for name in ("people", "groups", "menus") for key in getattr(cast, name)]
    lengths = st.integers(1, 7_200_000).map(lambda ms: ms / 1000)
    plain = {
        "organisation": organisation,
        "name": draw(names),
        "language": draw(st.sampled_from(["sv", "en"])),
        "time_zone": draw(st.sampled_from(["Europe/Stockholm", "UTC"])),
        "calendars": draw(
            _entries(
                cast.calendars,
                lambda _, key: st.fixed_dictionaries(
                    {"name": names, "open": _weeks},
                    optional={"exceptions": _exceptions(), "holidays": _HOLIDAYS},
                ),
            )
        ),
        "people": draw(_entries(people, lambda index, key: _person(cast, key, index))),
        "teams": draw(_entries(cast.teams, lambda _, key: st.fixed_dictionaries({"name": names}))),
        "call_steering": draw(_steering(cast, own=False)),
        "earlier_defaults": {str(version): draw(_steering(cast, own=False)) for version in cast.earlier},
        "groups": draw(_entries(cast.groups, lambda _, key: _group(cast))),
        "menus": draw(_entries(cast.menus, lambda _, key: _menu(cast))),
        "voicemails": draw(
            _entries(
                voicemails,
                lambda _, key: st.fixed_dictionaries(
                    {"name": names, "greeting": _text(cast)}, optional={"max_s": st.integers(5, 600)}
                ),
            )
        ),
        "announcements": draw(
            _entries(
                announcements,
                lambda _, key: st.fixed_dictionaries(
                    {"says": _text(cast), "then": st.sampled_from(cast.ends)}
                ),
            )
        ),
        "externals": draw(
            _entries(
                externals,
                lambda _, key: st.fixed_dictionaries({"name": names, "number": st.just("+46 70 174 06 05")}),
            )
        ),
        "audio_files": draw(
            _entries(
                cast.audio,
                lambda _, key: st.fixed_dictionaries(
                    {
                        "name": names,
                        "language": st.sampled_from(["sv-SE", "en"]),
                        "digest": st.just("0" * 64),
                        "format": st.just("mp3"),
                        "length_s": lengths,
                    }
                ),
            )
        ),
        "numbers": {
            number: draw(st.sampled_from([*owners, *cast.ends, "unassigned"])) for number in cast.numbers
        },
        "display_numbers": {
            number: draw(
                _maybe(
                    sms=st.booleans(),
                    people=_some(people),
                    teams=_some(cast.teams),
                    agents=st.booleans(),
                    supervisors=st.booleans(),
                )
            )
            for number in draw(_some(cast.numbers))
        },
        "unassigned": draw(st.sampled_from(cast.ends)),
    }
    return Document.model_validate_json(json.dumps(plain))
