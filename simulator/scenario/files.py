"""Scenarios in YAML files: read, and every mistake told with its file, line and key."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel

from config.files.tree import Tree
from config.problems import ConfigurationError
from dialplan.ids import DestinationId
from dialplan.numbers import is_emergency_number, parse_number
from simulator.asterisk.devices import TRUNK
from simulator.callers import Caller
from simulator.phones import Phone
from simulator.scenario.checks import find_mistakes
from simulator.scenario.numbers import number_shown
from simulator.scenario.values import Expected, Scenario, ScenarioCall
from simulator.scenario.words.callers import CallerWords, StepWords
from simulator.scenario.words.expectations import ExpectWords
from simulator.scenario.words.faults import FaultWords
from simulator.scenario.words.phones import PhoneWords
from simulator.scenario.words.scenario import ScenarioWords
from simulator.story_files.company import read_company, source_of, text_of_company
from simulator.story_files.reading import read_story, validate

SCENARIOS = Path(__file__).parents[1] / "scenarios"
"""The scenarios that come with the program."""

_MODELS: tuple[type[BaseModel], ...] = (
    CallerWords,
    ExpectWords,
    FaultWords,
    PhoneWords,
    ScenarioWords,
    StepWords,
)


def read_scenario(path: Path) -> Scenario:
    """Read one file. Raises ConfigurationError with everything that is wrong with it."""
    tree = read_story(path)
    words = _validate(tree)
    company = read_company(tree, words.company, words.change, path)
    problems = list(find_mistakes(tree, words, company, path))
    if problems:
        raise ConfigurationError(problems)
    return Scenario(
        file=str(path),
        reads=(path, source_of(words.company, path)),
        story=words.story,
        starts=datetime.fromisoformat(words.starts).replace(tzinfo=company.time_zone),
        company=company,
        phones=tuple(
            Phone(
                _endpoint(name, company.country),
                tuple(reaction.reaction() for reaction in reactions),
                has_two_lines=name in words.two_lines,
            )
            for name, reactions in words.phones.items()
        ),
        calls=tuple(
            ScenarioCall(
                _dialling(call.caller(), company.country), call.at, _expected(call.expect, company.country)
            )
            for call in words.callers
        ),
        faults=tuple(fault.fault() for fault in words.faults),
        ends_within_s=words.ends_within,
        callbacks=tuple(_expected(expect, company.country) for expect in words.callbacks),
        pins={DestinationId(box): pin for box, pin in words.pins.items()},
    )


def company_text(path: Path) -> str:
    """Return the configuration file of a scenario's company, its changes made. Raises ConfigurationError."""
    tree = read_story(path)
    words = _validate(tree)
    return text_of_company(tree, words.company, words.change, path)


def _validate(tree: Tree) -> ScenarioWords:
    return validate(tree, ScenarioWords, _MODELS, "scenarios")


def _dialling(caller: Caller, country: str) -> Caller:
    """The caller with numbers as a trunk gives them; what is no number goes as it is."""
    return Caller(
        number=_as_trunk_says(caller.number, country),
        name=caller.name,
        dials=_as_trunk_says(caller.dials, country) if caller.phone is None else caller.dials,
        does=caller.does,
        patience_s=caller.patience_s,
        phone=caller.phone,
        is_withheld=caller.is_withheld,
    )


def _expected(expect: ExpectWords, country: str) -> Expected:
    """What must come out, with numbers as records have them."""
    expected = expect.expected()
    if expected.shows is None:
        return expected
    return replace(expected, shows=number_shown(expected.shows, country))


def _endpoint(name: str, country: str) -> str:
    """A phone of the house by its name, a telephone outside by its number."""
    if name.startswith("+"):
        name = parse_number(name, country)
    if name.startswith("+") or is_emergency_number(name, country):
        return f"PJSIP/{name}@{TRUNK.partition('/')[2]}"
    return f"PJSIP/{name}"


def _as_trunk_says(text: str, country: str) -> str:
    try:
        return parse_number(text, country)
    except ValueError:
        return text
