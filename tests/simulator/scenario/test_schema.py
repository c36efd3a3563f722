"""The schema that editors check scenario files by: it is what the reader says, and all files keep to it."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from config.files.tree import read_tree
from simulator.scenario.files import SCENARIOS
from simulator.scenario.finding import find_scenarios
from simulator.scenario.schema import scenario_schema

SCHEMA: Mapping[str, Any] = json.loads(json.dumps(scenario_schema()))
TYPES: Mapping[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
}


def faults(value: object, schema: Mapping[str, Any], at: str = "") -> Iterator[str]:
    """As much of JSON schema as this one uses."""
    if "$ref" in schema:
        yield from faults(value, SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]], at)
    if "anyOf" in schema and all(list(faults(value, one, at)) for one in schema["anyOf"]):
        yield f"{at}: none of {schema['anyOf']}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at}: {value!r} is not in {schema['enum']}"
    if "const" in schema and value != schema["const"]:
        yield f"{at}: {value!r} is not {schema['const']}"
    kind = schema.get("type")
    if kind is not None and (
        not isinstance(value, TYPES[kind]) or (isinstance(value, bool) and kind != "boolean")
    ):
        yield f"{at}: {value!r} is no {kind}"
        return
    match value:
        case str():
            if not re.search(schema.get("pattern", ""), value):
                yield f"{at}: {value!r} is not as {schema['pattern']}"
        case dict():
            yield from faults_of_object(value, schema, at)
        case list():
            for number, item in enumerate(value):
                yield from faults(item, schema.get("items", {}), f"{at}/{number}")
        case int() | float():
            if not schema.get("minimum", value) <= value <= schema.get("maximum", value):
                yield f"{at}: {value} is out of bounds"


def faults_of_object(value: Mapping[str, object], schema: Mapping[str, Any], at: str) -> Iterator[str]:
    yield from (f"{at}: {name} is missing" for name in schema.get("required", ()) if name not in value)
    if not schema.get("minProperties", 0) <= len(value) <= schema.get("maxProperties", len(value)):
        yield f"{at}: {len(value)} properties"
    others = schema.get("additionalProperties", True)
    for name, item in value.items():
        if name in schema.get("properties", {}):
            yield from faults(item, schema["properties"][name], f"{at}/{name}")
        elif others is False:
            yield f"{at}: {name} is not known"
        elif isinstance(others, dict):
            yield from faults(item, others, f"{at}/{name}")


def faults_of(text: str) -> list[str]:
    return list(faults(read_tree(text, "story.yaml").value, SCHEMA))


def test_the_file_is_up_to_date() -> None:
    written = json.loads((SCENARIOS / "schema.json").read_text(encoding="utf-8"))
    assert written == SCHEMA, "vaxel simulate --schema > simulator/scenarios/schema.json"


def test_each_word_says_what_it_means() -> None:
    parts = [SCHEMA, *SCHEMA["$defs"].values()]
    words = [one for part in parts for one in part.get("properties", {}).values()]
    assert len(words) > 30
    assert all(word["description"] for word in words)


@pytest.mark.parametrize("file", find_scenarios(SCENARIOS), ids=lambda file: file.stem)
def test_every_scenario_keeps_to_it(file: Path) -> None:
    assert faults_of(file.read_text(encoding="utf-8")) == []


STORY = "story: S\nstarts: 2026-11-23 09:00\ncallers: [{dials: '1', expect: {}"


@pytest.mark.parametrize(
    "more",
    [
        ", does: [hang_up, {wait: 4}, {wait: 2 min}, {press: '12'}]}]",
        "}]\nphones: {'201': busy, '202': [busy, {answers_after: 2 s}], '203': {refuses: 503}}",
        "}]\nfaults: [{at: 1, cut_agi: true}, {at: 1 min, store_gone_for: 4}]",
    ],
)
def test_short_forms_keep_to_it(more: str) -> None:
    assert faults_of(STORY + more) == []


@pytest.mark.parametrize(
    "more",
    [
        "}]\nphones: {'201': {}}",
        "}]\nphones: {'201': {answers_after: 1, refuses: 503}}",
        "}]\nphones: {'201': {talks: 4}}",
        "}]\nunknown: 1",
        "}]\nstarts: 2026-11-23",
        "}]\nstarts: 2026-W48-1",
        "}]\nstarts: 1969-12-31 09:00",
        "}]\nstarts: 2101-01-01 09:00",
        ", does: [jump]}]",
        ", does: [{wait: soon}]}]",
        ", does: [{wait: -1}]}]",
        ", does: [{wait: 1, press: '1'}]}]",
        ", does: [{press: 'x'}]}]",
        "}]\nphones: {'201': sleeps}",
        "}]\nphones: {'201': {refuses: 200}}",
        "}]\nfaults: [{at: 1}]",
        "}]\nfaults: [{at: 1, cut_agi: true, cut_ami_for: 2}]",
    ],
)
def test_what_the_reader_refuses_does_not(more: str) -> None:
    story = STORY.replace("starts: 2026-11-23 09:00\n", "") if "starts:" in more else STORY
    assert faults_of(story + more)
