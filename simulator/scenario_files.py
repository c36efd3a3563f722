"""Scenarios in YAML files: read, checked, and every mistake told with its file, line and key."""

import json
from collections.abc import Iterator
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from config.company import company_of
from config.files import DEMO_FILE, read_text
from config.files.tree import Path as KeyPath
from config.files.tree import Tree, Value, read_tree
from config.files.words import describe, path_of
from config.problems import ConfigurationError, Problem
from dialplan.company import Company
from dialplan.numbers import parse_number
from simulator.callers import Caller
from simulator.phones import Phone
from simulator.scenario import Scenario, ScenarioCall
from simulator.scenario_words import (
    NO_VOICEMAIL,
    CallerWords,
    ExpectWords,
    FaultWords,
    PhoneWords,
    ScenarioWords,
    StepWords,
)

SCENARIOS = Path(__file__).parent / "scenarios"
"""The scenarios that come with the program."""

_VERSION = 1
_LARGEST = 1024 * 1024
_MODELS: tuple[type[BaseModel], ...] = (
    CallerWords,
    ExpectWords,
    FaultWords,
    PhoneWords,
    ScenarioWords,
    StepWords,
)
_SETTINGS = sorted({name for model in _MODELS for name in model.model_fields})


def find_scenarios(*places: Path) -> tuple[Path, ...]:
    """The files meant by files and folders, in order of their names."""
    return tuple(
        file for place in places for file in (sorted(place.glob("*.yaml")) if place.is_dir() else (place,))
    )


def read_scenario(path: Path) -> Scenario:
    """Read one file. Raises ConfigurationError with everything that is wrong with it."""
    tree = read_tree(_text_of(path, str(path)), str(path))
    words = _validate(tree)
    company = _read_company(tree, words, path)
    problems = list(_find_strangers(tree, words, company))
    if problems:
        raise ConfigurationError(problems)
    return Scenario(
        file=str(path),
        story=words.story,
        starts=datetime.fromisoformat(words.starts).replace(tzinfo=company.time_zone),
        company=company,
        phones=tuple(
            Phone(f"PJSIP/{name}", tuple(reaction.reaction() for reaction in reactions))
            for name, reactions in words.phones.items()
        ),
        calls=tuple(
            ScenarioCall(_dialling(call.caller(), company.country), call.at, call.expect.expected())
            for call in words.callers
        ),
        faults=tuple(fault.fault() for fault in words.faults),
        ends_within_s=words.ends_within,
    )


def _text_of(path: Path, file: str) -> str:
    try:
        with path.open("rb") as stream:
            return stream.read(_LARGEST).decode("utf-8-sig")
    except OSError as error:
        raise ConfigurationError(
            [Problem(file, None, "", f"can't be read: {error.strerror or error}")]
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigurationError([Problem(file, None, "", "is not UTF-8 text")]) from error


def _validate(tree: Tree) -> ScenarioWords:
    if tree.flaws:
        raise ConfigurationError(tree.flaws)
    try:
        return ScenarioWords.model_validate_json(json.dumps(tree.value))
    except ValidationError as error:
        problems = [
            tree.problem(_place(tree, path_of(detail)), _describe(detail))
            for detail in error.errors(include_url=False)
        ]
    raise ConfigurationError(sorted(problems, key=lambda problem: problem.line or 0))


def _place(tree: Tree, path: KeyPath) -> KeyPath:
    """The path in the file: a phone that does one thing is not written as a list."""
    if path[:1] == ("phones",) and path[:3] not in tree.places and path[2:3] == ("0",):
        return path[:2] + path[3:]
    return path


def _describe(detail: ErrorDetails) -> str:
    if detail["type"] == "extra_forbidden":
        close = get_close_matches(str(detail["loc"][-1]), _SETTINGS, n=1)
        hint = f": did you mean {close[0]}?" if close else ""
        return f"is not a word of scenarios{hint}"
    return describe(detail)


def company_text(path: Path) -> str:
    """Return the configuration file of a scenario's company, its changes made. Raises ConfigurationError."""
    tree = read_tree(_text_of(path, str(path)), str(path))
    words = _validate(tree)
    return _company_text(tree, words, _company_source(words, path))


def _company_source(words: ScenarioWords, path: Path) -> Path:
    return path.parent / words.company if words.company is not None else DEMO_FILE


def _company_text(tree: Tree, words: ScenarioWords, source: Path) -> str:
    try:
        text = _text_of(source, str(source))
    except ConfigurationError as error:
        what = error.problems[0].what
        raise ConfigurationError([tree.problem(("company",), f"{words.company} {what}")]) from error
    if not words.change:
        return text
    changed = _merge(read_tree(text, str(source)).value, _value_at(tree, "change"))
    return json.dumps(changed, ensure_ascii=False)


def _read_company(tree: Tree, words: ScenarioWords, path: Path) -> Company:
    source = _company_source(words, path)
    text = _company_text(tree, words, source)
    try:
        return company_of(read_text(text, str(source)).document, _VERSION)
    except ConfigurationError as error:
        if not words.change:
            raise
        raise ConfigurationError(
            tree.problem(("change",), f"{problem.path}: {problem.what}") for problem in error.problems
        ) from error


def _value_at(tree: Tree, key: str) -> Value:
    return tree.value[key] if isinstance(tree.value, dict) else None


def _merge(base: Value, change: Value) -> Value:
    """``change`` over ``base``, setting by setting; null takes a setting away."""
    if not isinstance(base, dict) or not isinstance(change, dict):
        return change
    merged = dict(base)
    for key, value in change.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = _merge(merged.get(key), value)
    return merged


def _find_strangers(tree: Tree, words: ScenarioWords, company: Company) -> Iterator[Problem]:
    """What the story expects must be there, or it could never come true."""
    for number, call in enumerate(words.callers):
        here = ("callers", str(number), "expect")
        for key, id_ in _destinations_in(call.expect):
            if id_ not in company.destinations:
                yield tree.problem((*here, *key), f"the company has no {id_}")
        for key, person in _people_in(call.expect):
            if person not in company.devices:
                yield tree.problem((*here, *key), f"the company has no people/{person}")


def _destinations_in(expect: ExpectWords) -> Iterator[tuple[KeyPath, str]]:
    yield from ((("passes", str(index)), id_) for index, id_ in enumerate(expect.passes or ()))
    if expect.group is not None:
        yield ("group",), expect.group
    if expect.voicemail not in (None, NO_VOICEMAIL):
        yield ("voicemail",), expect.voicemail


def _people_in(expect: ExpectWords) -> Iterator[tuple[KeyPath, str]]:
    if expect.agent is not None:
        yield ("agent",), expect.agent
    yield from ((("legs", person), person) for person in expect.legs or ())


def _dialling(caller: Caller, country: str) -> Caller:
    """The caller with numbers as a trunk gives them; what is no number goes as it is."""
    return Caller(
        number=_as_trunk_says(caller.number, country),
        name=caller.name,
        dials=_as_trunk_says(caller.dials, country),
        does=caller.does,
        patience_s=caller.patience_s,
    )


def _as_trunk_says(text: str, country: str) -> str:
    try:
        return parse_number(text, country)
    except ValueError:
        return text
