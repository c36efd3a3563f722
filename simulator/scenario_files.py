"""Scenarios in YAML files: read, checked, and every mistake told with its file, line and key."""

from collections.abc import Iterator
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path

from pydantic import BaseModel

from config.devices import MobileEntry, phone_of
from config.files.tree import Path as KeyPath
from config.files.tree import Tree
from config.problems import ConfigurationError, Problem, quote
from dialplan.company import Company
from dialplan.destinations import Device
from dialplan.ids import DestinationId
from dialplan.numbers import is_emergency_number, parse_number
from dialplan.rules import RULES
from simulator.asterisk.devices import TRUNK
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
from simulator.story_files import read_company, read_document, read_story, text_of_company, validate

SCENARIOS = Path(__file__).parent / "scenarios"
"""The scenarios that come with the program."""
_MODELS: tuple[type[BaseModel], ...] = (
    CallerWords,
    ExpectWords,
    FaultWords,
    PhoneWords,
    ScenarioWords,
    StepWords,
)


def find_scenarios(*places: Path) -> tuple[Path, ...]:
    """The files meant by files and folders, in order of their names."""
    return tuple(
        file for place in places for file in (sorted(place.rglob("*.yaml")) if place.is_dir() else (place,))
    )


def read_scenario(path: Path) -> Scenario:
    """Read one file. Raises ConfigurationError with everything that is wrong with it."""
    tree = read_story(path)
    words = _validate(tree)
    company = read_company(tree, words.company, words.change, path)
    problems = [
        *_find_strangers(tree, words, company),
        *_find_nobodys_phones(tree, words, company, path),
        *_find_impossible_times(tree, words, company),
    ]
    if problems:
        raise ConfigurationError(problems)
    return Scenario(
        file=str(path),
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
            ScenarioCall(_dialling(call.caller(), company.country), call.at, call.expect.expected())
            for call in words.callers
        ),
        faults=tuple(fault.fault() for fault in words.faults),
        ends_within_s=words.ends_within,
        callbacks=tuple(expect.expected() for expect in words.callbacks),
        pins={DestinationId(box): pin for box, pin in words.pins.items()},
    )


def company_text(path: Path) -> str:
    """Return the configuration file of a scenario's company, its changes made. Raises ConfigurationError."""
    tree = read_story(path)
    words = _validate(tree)
    return text_of_company(tree, words.company, words.change, path)


def _validate(tree: Tree) -> ScenarioWords:
    return validate(tree, ScenarioWords, _MODELS, "scenarios")


def _find_strangers(tree: Tree, words: ScenarioWords, company: Company) -> Iterator[Problem]:
    """What the story expects must be there, or it could never come true."""
    for box in words.pins:
        if box not in company.destinations:
            yield tree.problem(("pins", box), f"the company has no {box}")
    for number, phone in enumerate(words.two_lines):
        if phone not in words.phones:
            yield tree.problem(("two_lines", str(number)), f"{phone} is not among the phones")
    for number, call in enumerate(words.callers):
        yield from _find_strangers_in(tree, ("callers", str(number), "expect"), call.expect, company)
    for number, expect in enumerate(words.callbacks):
        yield from _find_strangers_in(tree, ("callbacks", str(number)), expect, company)


def _find_nobodys_phones(tree: Tree, words: ScenarioWords, company: Company, path: Path) -> Iterator[Problem]:
    """A phone of the house is somebody's, active or not, or one that somebody calls from."""
    devices = (device for of_person in company.devices.values() for device in of_person)
    known = {str(one.endpoint).removeprefix("PJSIP/") for one in devices if isinstance(one, Device)}
    known |= {call.phone for call in words.callers if call.phone is not None}
    strangers = [
        phone
        for phone in words.phones
        if phone not in known
        and not phone.startswith("+")
        and not is_emergency_number(phone, company.country)
    ]
    if not strangers:
        return
    people = read_document(tree, words.company, words.change, path).people.values()
    known |= {
        str(phone_of(device).endpoint).removeprefix("PJSIP/")
        for person in people
        for device in person.devices
        if not isinstance(device, MobileEntry)
    }
    for phone in strangers:
        close = [] if phone.isdecimal() else get_close_matches(phone, sorted(known), n=1)
        hint = f": did you mean {close[0]}?" if close else " (a number outside is written +46…)"
        if phone not in known:
            yield tree.problem(("phones", phone), f"is nobody's phone{hint}")


def _find_strangers_in(tree: Tree, here: KeyPath, expect: ExpectWords, company: Company) -> Iterator[Problem]:
    for key, id_ in _destinations_in(expect):
        if id_ not in company.destinations:
            yield tree.problem((*here, *key), f"the company has no {id_}")
    for index, rule in enumerate(expect.path or ()):
        if rule not in RULES:
            close = get_close_matches(rule, sorted(RULES), n=1)
            hint = f": did you mean {close[0]}?" if close else " (docs/rules.md has all there are)"
            yield tree.problem((*here, "path", str(index)), f"there is no rule {quote(rule)}{hint}")
    for key, person in _people_in(expect):
        if person not in company.devices:
            yield tree.problem((*here, *key), f"the company has no people/{person}")


def _find_impossible_times(tree: Tree, words: ScenarioWords, company: Company) -> Iterator[Problem]:
    """A time that the clocks skip, and what would happen after the story's end."""
    starts = datetime.fromisoformat(words.starts).replace(tzinfo=company.time_zone)
    if starts.astimezone(UTC).astimezone(company.time_zone).replace(tzinfo=None) != starts.replace(
        tzinfo=None
    ):
        yield tree.problem(("starts",), f"there is no such time in {company.time_zone.key}: clocks skip it")
    times = {"callers": [call.at for call in words.callers], "faults": [fault.at for fault in words.faults]}
    for what, begins in times.items():
        for number, at_s in enumerate(begins):
            if at_s > words.ends_within:
                late = f"is after the end: the story ends within {words.ends_within:g} s"
                yield tree.problem((what, str(number), "at"), late)


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
        dials=_as_trunk_says(caller.dials, country) if caller.phone is None else caller.dials,
        does=caller.does,
        patience_s=caller.patience_s,
        phone=caller.phone,
        is_withheld=caller.is_withheld,
    )


def _endpoint(name: str, country: str) -> str:
    """A phone of the house by its name, a telephone outside by its number."""
    if name.startswith("+") or is_emergency_number(name, country):
        return f"PJSIP/{name}@{TRUNK.partition('/')[2]}"
    return f"PJSIP/{name}"


def _as_trunk_says(text: str, country: str) -> str:
    try:
        return parse_number(text, country)
    except ValueError:
        return text
