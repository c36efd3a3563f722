"""A document as YAML for a person to read: what ``read_text`` of the result has is the same document."""

from collections.abc import Mapping

import yaml

from config.changing.changes import Json
from config.document import Document

_HEADINGS: Mapping[str, str] = {
    "calendars": "Kalendrar som flera delar / calendars that several share",
    "people": "Personer och deras telefoner / people and their phones",
    "teams": "Team / teams",
    "call_steering": "Samtalsstyrning: när en person inte svarar / when a person doesn't answer",
    "earlier_defaults": "Tidigare standardvärden som någon behåller / earlier defaults that somebody keeps",
    "groups": "Svarsgrupper / response groups",
    "menus": "Knappvalsmenyer / menus",
    "voicemails": "Röstbrevlådor / voicemail boxes",
    "announcements": "Meddelanden / announcements",
    "externals": "Nummer utanför huset / numbers outside the house",
    "audio_files": "Ljudfiler / audio files",
    "numbers": "Telefonnummer / telephone numbers",
    "display_numbers": "Visningsnummer / display numbers",
    "unassigned": "Otilldelade nummer / numbers that lead nowhere",
}
_TITLE = "# Växels konfiguration / Växel's configuration: docs/configuration.md explains every key."
_FIRST = ("name", "open", "calendar", "endpoint", "text")
_WIDTH = 100


def write_document(document: Document) -> str:
    """Sections in the document's order; settings that are as by default are left out."""
    plain: dict[str, Json] = document.model_dump(mode="json", exclude_defaults=True)
    lines = [_TITLE]
    for line in write_plain(plain).splitlines():
        heading = _HEADINGS.get(line.partition(":")[0])
        lines += ["", f"# {heading}", line] if heading else [line]
    return "".join(f"{line}\n" for line in lines)


def write_plain(plain: Mapping[str, Json]) -> str:
    """A section's entries stand under each other; below that, the innermost values are on one line."""
    sections = _Block({name: _section(value) for name, value in plain.items()})
    text: str = yaml.dump(
        sections, Dumper=_Dumper, allow_unicode=True, default_flow_style=None, sort_keys=False, width=_WIDTH
    )
    return text


def _section(value: Json) -> Json:
    return (
        _Block({name: _in_order(inner) for name, inner in value.items()})
        if isinstance(value, dict)
        else value
    )


def _in_order(value: Json) -> Json:
    """What it is called and when it is open come first, the rest as the document has it."""
    match value:
        case dict():
            ordered = sorted(value.items(), key=lambda setting: setting[0] not in _FIRST)
            return {name: _in_order(inner) for name, inner in ordered}
        case list():
            return [_in_order(inner) for inner in value]
        case _:
            return value


class _Block(dict[str, Json]):
    """What is never written on one line."""


class _Dumper(yaml.CSafeDumper):
    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - the same text twice is written twice
        return True


def _represent_block(dumper: yaml.CSafeDumper, block: _Block) -> yaml.Node:
    return dumper.represent_mapping("tag:yaml.org,2002:map", block, flow_style=False)


_Dumper.add_representer(_Block, _represent_block)
