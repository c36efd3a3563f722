"""Writes the configuration folder that an Asterisk 18 to 22 needs to work for Växel."""

import os
from pathlib import Path
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from console.asterisk_settings import AsteriskConfigSettings, AsteriskFolders, EngineAddress, Phone
from dialplan.numbers import emergency_pattern, help_prefixes

__all__ = [
    "AMI_EVENTS",
    "AsteriskConfigSettings",
    "AsteriskFolders",
    "EngineAddress",
    "Phone",
    "render_asterisk_config",
    "write_asterisk_config",
]

MARK: Final = "; Written by vaxel asterisk-config, which overwrites only files that begin with this line.\n"

AMI_EVENTS: Final = (
    "UserEvent",
    "Newchannel",
    "DialBegin",
    "DialEnd",
    "Hangup",
    "DTMFBegin",
    "DTMFEnd",
    "DeviceStateChange",
    "OriginateResponse",
)
"""What Asterisk tells the engine over AMI; the server drops every other event."""

_CLI_CHARACTERS: Final = "+*#0-9A-Za-z"
"""What the stub leaves of a caller's number, in the notation of Asterisk's FILTER."""

_HELP_WAIT_S: Final = 4
"""How long an engine that takes a call for help may say nothing; it needs some ms."""

_FILES_THAT_SAY_LITTLE: Final = {
    "acl.conf": "; No named lists.\n",
    "ccss.conf": "[general]\n",
    "cdr.conf": "; The engine writes the call records.\n[general]\nenable = no\n",
    "cel.conf": "[general]\nenable = no\n",
    "features.conf": "[general]\n",
    "minivm.conf": "[general]\nmailcmd = /bin/false\n",
    "pjproject.conf": "[startup]\ntype = startup\n",
    "stasis.conf": "[threadpool]\n",
    "udptl.conf": "[general]\n",
}
"""Asterisk logs an error for each of these that is missing."""


def write_asterisk_config(folder: Path, settings: AsteriskConfigSettings) -> list[Path]:
    """Write every file into ``folder`` and return their paths, in order of name.

    A file that is there already and was not written by an earlier run is nobody's to overwrite: then
    ``FileExistsError`` is raised and nothing is written.
    """
    texts = {folder / name: MARK + text for name, text in render_asterisk_config(settings).items()}
    for path in texts:
        if path.exists() and not path.read_text(errors="replace").startswith(MARK):
            raise FileExistsError(f"{path} was not written by vaxel; choose another folder")
    folder.mkdir(parents=True, exist_ok=True)
    for path, text in texts.items():
        _write_for_owner_and_group(path, text)
    return sorted(texts)


def render_asterisk_config(settings: AsteriskConfigSettings) -> dict[str, str]:
    """Return each file's text by its name."""
    environment = Environment(
        loader=PackageLoader("console", "asterisk_templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # not HTML; the settings have been checked
    )
    texts = dict(_FILES_THAT_SAY_LITTLE)
    for template in environment.list_templates(extensions=["j2"]):
        name = template.removesuffix(".j2")
        if name == "asterisk.conf" and settings.folders is None:
            continue
        texts[name] = environment.get_template(template).render(
            s=settings,
            events=AMI_EVENTS,
            cli_characters=_CLI_CHARACTERS,
            help_wait_s=_HELP_WAIT_S,
            help_pattern=emergency_pattern(settings.country),
            help_prefixes=help_prefixes(settings.country),
        )
    return texts


def _write_for_owner_and_group(path: Path, text: str) -> None:
    """Write so that no stranger reads the secret, not even between creation and chmod."""
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640), "w") as file:
        file.write(text)
    new.replace(path)
