"""Strategies of things that people do to a small organisation, most of them possible, some refused."""

from hypothesis import strategies as st

from config.changing.changes import Json
from config.operations import Operation
from config.operations.audio_files import AddAudio, DeleteAudio, EditAudio, Sound
from config.operations.call_steering import Scope, SetDefault, SetOwn, SetTranscription
from config.operations.display_numbers import AddDisplayNumber, DeleteDisplayNumber, ShareDisplayNumber
from config.operations.menus import CreateMenu
from config.operations.numbers import AddNumber, RemoveNumber, TieNumber
from config.operations.objects import Add, Edit, Remove, Set
from config.operations.response_groups import (
    AddAgents,
    ChangeGroupNumber,
    CreateGroup,
    RemoveAgents,
    SetLevels,
)
from config.operations.unassigned_numbers import SetUnassigned

people = st.sampled_from(["anna", "bo", "carin", "dora", "carin", "bo", "new"])
_teams = st.sampled_from(["sales", "none"])
_groups = st.sampled_from(["support", "sales", "night"])
_menus = st.sampled_from(["main", "second", "third"])
_audio = st.sampled_from(["hello", "music"])
_own = [f"08-465 004 {last:02}" for last in (0, 10, 20, 21, 20, 21, 30, 31)]
_numbers = st.sampled_from([*_own, *_own, "08-465 004 50", "08-465 004 70", "112", "x"])
_ends = st.sampled_from(
    [
        "busy",
        "hangup",
        "voicemail",
        "voicemails/support",
        "announcements/closed",
        "people/carin",
        "people/new",
        "groups/support",
        "groups/sales",
        "menus/main",
        "menus/second",
        "groups/gone",
    ]
)
_some_people = st.lists(people, max_size=3)
_sounds = st.sampled_from([Sound("0" * 64, "mp3", 2.5), Sound("1" * 64, "wav", 0.1234)])
_texts: st.SearchStrategy[Json] = st.one_of(
    st.sampled_from(["Hej.", '${EXTEN}: "hej"', ""]), _audio.map(lambda key: {"audio": key})
)
_flag = st.booleans()
_short_s = st.integers(0, 130)


def _steered() -> st.SearchStrategy[tuple[str, Json]]:
    menu: st.SearchStrategy[Json] = st.fixed_dictionaries(
        {"says": _texts, "keys": st.dictionaries(st.sampled_from("12"), _ends, min_size=1)}
    )
    kinds: dict[str, st.SearchStrategy[Json]] = {
        "busy": _ends,
        "declined": _ends,
        "no_answer": _ends,
        "greeting": _texts,
        "transcription": _flag,
        "call_waiting": _flag,
        "shows": st.sampled_from(["mobile", "landline", "both"]),
        "personal_menu": st.one_of(menu, st.just("none")),
    }
    return st.one_of([st.tuples(st.just(name), kind | st.none()) for name, kind in kinds.items()])


def _person() -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries(
        {"name": st.just("Ny")},
        optional={
            "licence": st.sampled_from(["pro", "standard"]),
            "rights": st.just(["Telefonisystem"]),
            "teams": st.lists(_teams, max_size=1),
            "extension": st.sampled_from(["201", "202"]),
            "active": _flag,
            "devices": st.just(["PJSIP/9"]),
        },
    )


def _settings(**kinds: st.SearchStrategy[Json]) -> st.SearchStrategy[dict[str, Json]]:
    """One of these settings."""
    return st.one_of([st.fixed_dictionaries({name: kind}) for name, kind in kinds.items()])


edits: st.SearchStrategy[Operation] = st.one_of(
    st.builds(
        lambda key, settings: Edit(("groups", key), settings),
        _groups,
        _settings(
            ring_s=_short_s,
            overflow=_ends,
            agents=st.lists(people, max_size=3).map(list),
            supervisors=st.lists(people, max_size=2).map(list),
            display_number=_numbers,
            voicemail=st.just({"greeting": "Hej.", "notify": ["agents"]}),
            welcome=_texts,
            closed_now=_ends.map(lambda to: {"to": to}),
        ),
    ),
    st.builds(
        lambda key, settings: Edit(("menus", key), settings),
        _menus,
        _settings(
            tries=st.integers(0, 6), keys=st.dictionaries(st.sampled_from("12"), _ends), welcome=_texts
        ),
    ),
    st.builds(
        lambda key, settings: Edit(("people", key), settings),
        people,
        _settings(
            licence=st.sampled_from(["pro", "standard"]),
            rights=st.sampled_from([[], ["Telefonisystem"]]),
            active=_flag,
            teams=st.lists(_teams, max_size=1).map(list),
            extension=st.sampled_from(["201", "202"]),
        ),
    ),
    st.builds(
        lambda settings: Edit(("call_steering",), settings),
        _settings(busy=_ends, no_answer=_ends, transcription_is_free=_flag),
    ),
)

objects: st.SearchStrategy[Operation] = st.one_of(
    st.builds(lambda key, value: Add(("people", key), value), st.just("new"), _person()),
    st.builds(lambda key: Add(("teams", key), {"name": "Team"}), _teams),
    st.builds(lambda key, to: Add(("announcements", key), {"says": "Hej.", "then": to}), people, _ends),
    st.builds(
        lambda section, key: Remove((section, key)),
        st.sampled_from(["people", "groups", "menus", "teams", "audio_files", "numbers", "voicemails"]),
        st.one_of(people, _groups, _menus, _teams, _audio, _numbers),
    ),
    st.builds(Set, st.just("plan"), st.sampled_from(["Light", "Unlimited"])),
    st.builds(Set, st.sampled_from(["name", "language", "organisation"]), st.sampled_from(["sv", "en", "b"])),
)

guided: st.SearchStrategy[Operation] = st.one_of(
    st.builds(AddNumber, _numbers),
    st.builds(TieNumber, _numbers, st.one_of(_ends, st.just("unassigned"))),
    st.builds(RemoveNumber, _numbers),
    st.builds(
        CreateGroup, _groups, st.just("Grupp"), _numbers, agents=_some_people, supervisors=_some_people
    ),
    st.builds(AddAgents, _groups, _some_people, st.integers(0, 9)),
    st.builds(SetLevels, _groups, st.dictionaries(people, st.integers(0, 9), max_size=2)),
    st.builds(RemoveAgents, _groups, _some_people),
    st.builds(ChangeGroupNumber, _groups, _numbers),
    st.builds(
        CreateMenu,
        _menus,
        st.just("Meny"),
        _texts,
        st.dictionaries(st.sampled_from("123"), _ends, min_size=1),
        number=_numbers | st.none(),
    ),
    st.builds(AddAudio, _audio, st.just("Ljud"), st.sampled_from(["sv-SE", "?"]), _sounds),
    st.builds(EditAudio, _audio, name=st.just("Annat") | st.none(), sound=_sounds | st.none()),
    st.builds(DeleteAudio, _audio, _flag),
    st.builds(AddDisplayNumber, _numbers, _flag, _some_people, st.lists(_teams, max_size=1)),
    st.builds(ShareDisplayNumber, _numbers, _flag, _flag),
    st.builds(DeleteDisplayNumber, _numbers, _flag),
    st.builds(
        lambda steered, scope: SetDefault(steered[0], steered[1], scope), _steered(), st.sampled_from(Scope)
    ),
    st.builds(SetTranscription, _flag, _flag, _flag),
    st.builds(lambda person, steered: SetOwn(person, *steered), people, _steered()),
    st.builds(SetUnassigned, _ends),
)

operations = st.one_of(edits, objects, guided)
