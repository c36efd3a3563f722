"""The page about settings has every one of them with its default."""

from pathlib import Path

from console.settings import Settings
from tests.docs.pages import page, rows


def variables() -> dict[str, list[str]]:
    """Return the page's rows by the variable that each is about."""
    return {code: cells for code, cells in rows(page("settings.md")) if code.isupper()}


def test_the_page_lists_every_setting_and_no_other() -> None:
    assert set(variables()) == {f"VAXEL_{name.upper()}" for name in Settings.model_fields} | {"ASTERISK"}


def test_every_default_is_on_the_page() -> None:
    for name, field in Settings.model_fields.items():
        said = variables()[f"VAXEL_{name.upper()}"][1]
        match field.default:
            case bool() as default:
                assert said == f"`{str(default).lower()}`", name
            case str() | int() | Path() as default if default not in ("", Path()):
                assert said == f"`{default}`", name
            case _:
                assert said.startswith("none"), name
