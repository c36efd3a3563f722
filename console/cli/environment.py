"""Reads the settings for a command."""

from pydantic import ValidationError

from console.cli.failing import WRONG_INPUT, fail
from console.settings import Settings


def read_settings() -> Settings:
    """What the environment says; a setting that can't be read ends the command, and is named."""
    try:
        return Settings()
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)  # an input may be a secret
        fail("\n".join(_describe(detail["loc"], detail["msg"]) for detail in details), WRONG_INPUT)


def _describe(place: tuple[int | str, ...], what: str) -> str:
    what = what.removeprefix("Value error, ")
    match place:
        case (str(name), *_) if name.lower().endswith("asterisk"):
            return f"ASTERISK: {what}"
        case (str(name), *_):
            return f"VAXEL_{name.upper().removeprefix('VAXEL_')}: {what}"
        case _:
            return what
