"""The two parts of a trace file that are YAML: the world at its head, what came of it at its end."""

import json
from collections.abc import Sequence
from typing import Literal, TypeVar

import yaml
from pydantic import Field, ValidationError

from config.entry import Entry
from config.files.words import describe
from dialplan.queueing import Presence
from engine.events import PhoneState
from simulator.traces.form import wrong

_DEEPEST = 16  # the deepest setting of a company is six levels down

_Part = TypeVar("_Part", bound=Entry)


class Head(Entry):
    asterisk: str = ""
    starts: str
    trunk: bool = True
    devices: dict[str, PhoneState] = Field(default_factory=dict)
    presence: dict[str, Presence] = Field(default_factory=dict)
    company: dict[str, object]


class OutcomePart(Entry):
    agi: int
    disposition: str
    group: str = ""
    agent: str = ""
    messages: int = 0
    rules: tuple[str, ...]


class Tail(Entry):
    end: Literal["whole"]
    calls: tuple[OutcomePart, ...]


def read_part(model: type[_Part], rows: Sequence[str], begin: int, end: int, file: str) -> _Part:
    """Read these rows. Raises ConfigurationError, with the line that is wrong."""
    try:
        value = yaml.load("\n".join(rows[begin:end]), Loader=PlainLoader)
        return model.model_validate_json(json.dumps(value))
    except _NotAllowedError as error:
        line = begin + 1 + (error.problem_mark.line if error.problem_mark else 0)
        raise wrong(file, line, str(error.problem)) from error
    except yaml.MarkedYAMLError as error:
        line = begin + 1 + (error.problem_mark.line if error.problem_mark else 0)
        raise wrong(file, line, f"is not YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise wrong(file, begin + 1, "is not YAML") from error
    except (ValidationError, TypeError) as error:
        place, what = "", "is not plain text and numbers"
        if isinstance(error, ValidationError):
            detail = error.errors(include_url=False)[0]
            place, what = ".".join(map(str, detail["loc"])), describe(detail)
        found = (at for at in range(begin, end) if rows[at].startswith(f"{place.partition('.')[0]}:"))
        raise wrong(file, next(found, begin) + 1, f"{place}: {what}" if place else what) from error


class _NotAllowedError(yaml.MarkedYAMLError):
    """Says what is YAML and may still not be in a trace, and where it stands."""


class PlainLoader(yaml.SafeLoader):
    """Plain values: a time stays text. No aliases, so that a small file can't become a large value."""

    _depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise self._not_allowed("aliases (*name) are not allowed: write the value again")
        if self._depth > _DEEPEST:
            raise self._not_allowed("is nested too deep")
        self._depth += 1
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node

    def _not_allowed(self, what: str) -> _NotAllowedError:
        event = self.peek_event()  # type: ignore[no-untyped-call]  # PyYAML has no types of its own here
        return _NotAllowedError(problem=what, problem_mark=event.start_mark)


PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
