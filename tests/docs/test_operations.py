"""The page for three in the morning has every message that the service can log, and no other."""

import ast
from collections.abc import Iterator

from engine.ami import news
from tests.docs.pages import first_codes, page, section, sources

_LOGS = {"_log", "log"}


def messages_in(module: ast.Module) -> Iterator[str]:
    for call in ast.walk(module):
        match call:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id=name)), args=[ast.Constant(value=str(text)), *_]
            ) if name in _LOGS:
                yield text


def test_the_page_has_every_message_and_no_other() -> None:
    logged = {
        message
        for module in sources("dialplan", "config", "media", "engine", "console")
        for message in messages_in(module)
    }
    listed = first_codes(section(page("operations.md"), "## What the log says"))
    assert sorted(listed) == sorted(logged | set(news._LINES.values()))
