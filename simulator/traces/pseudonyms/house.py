"""The company of a trace and all that belongs to it, under other names; each always under the same one."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence

from pydantic import ValidationError

from config.changing.changes import Json, as_json
from config.document import Document
from config.numbers import read_number
from dialplan.ids import DestinationId, Endpoint, PersonId
from engine.events import endpoint_of
from simulator.traces.pseudonyms.codes import codes_of, extensions_of
from simulator.traces.pseudonyms.digits import Digits
from simulator.traces.pseudonyms.numbers import Numbers
from simulator.traces.pseudonyms.settings import Meaning, meaning_of

_SINGULAR = {
    "calendars": "calendar",
    "people": "person",
    "teams": "team",
    "groups": "group",
    "menus": "menu",
    "voicemails": "box",
    "announcements": "announcement",
    "externals": "external",
    "audio_files": "audio",
}
_TRUNK = "PJSIP/trunk"
_LOCAL = re.compile(r"Local/(.+)@(vaxel-[a-z-]+)")
_OUT = re.compile(r"PJSIP/(\+?[0-9*#]+)@(.+)")


class NoPseudonymError(ValueError):
    """Something can't be had under another name; says which setting it is, and nothing of what is in it."""


class Pseudonyms:
    """``calls_with`` are the other numbers in a trace; ``key`` is secret and forgotten after it.

    Raises NoPseudonymError.
    """

    def __init__(
        self, document: Document, calls_with: Iterable[str], key: bytes, trunk: str = "trunk"
    ) -> None:
        self._document = document
        self._trunk = f"PJSIP/{trunk}"
        self._plain = as_json(document)
        assert isinstance(self._plain, dict)
        self._keys = {
            section: _renamed(self._plain.get(section), word) for section, word in _SINGULAR.items()
        }
        self._found: dict[str, dict[str, str]] = {}
        self.codes = Digits(codes_of(document), key)
        self.talk = Digits((), key)
        self._extensions = frozenset(extensions_of(document))
        real = {read_number(text, document.country) for text in (*_texts_in(self._plain), *calls_with)}
        self._numbers = Numbers(document.country, {one for one in real if one is not None}, key)
        self.document = self._make_document()
        """The company under its other name."""

    def number(self, text: str) -> str:
        """A telephone number or an extension."""
        return self.extension(text) if text in self._extensions else self._numbers.replace(text)

    def extension(self, digits: str) -> str:
        return self.codes.replace(digits)

    def is_extension(self, digits: str) -> bool:
        return digits in self._extensions

    def person(self, person: str) -> PersonId:
        return PersonId(self._keys["people"].get(person, "nobody"))

    def destination(self, id_: str) -> DestinationId:
        """One of the document's, or of what it brings about, such as ``people/anna/voicemail``."""
        section, _, rest = id_.partition("/")
        key, slash, more = rest.partition("/")
        known = self._keys.get(section, {}).get(key)
        return DestinationId(id_ if not rest else f"{section}/{known or 'nobody'}{slash}{more}")

    def endpoint(self, endpoint: str) -> Endpoint:
        """A phone, or a Local channel to one or out of the house, as Dial and AMI call them."""
        if endpoint.endswith(("/n", ";2")):
            return Endpoint(self.endpoint(endpoint[:-2]) + endpoint[-2:])
        if endpoint == self._trunk:
            return Endpoint(_TRUNK)
        if match := _LOCAL.fullmatch(endpoint):
            return Endpoint(f"Local/{self._local(match[1])}@{match[2]}")
        if (match := _OUT.fullmatch(endpoint)) and f"PJSIP/{match[2]}" == self._trunk:
            return Endpoint(f"PJSIP/{self._numbers.replace(match[1])}@trunk")
        return Endpoint(f"PJSIP/phone-{self._nth('phone', endpoint)}")

    def _local(self, user: str) -> str:
        if f"PJSIP/{user}" in self._phones:
            return self.endpoint(f"PJSIP/{user}").removeprefix("PJSIP/")
        return self._numbers.replace(user)

    @property
    def _phones(self) -> Mapping[str, str]:
        return self._found.get("phone", {})

    def has_phone(self, endpoint: str) -> bool:
        return endpoint in self._phones

    def channel(self, name: str) -> str:
        """``PJSIP/201-0000000a`` and ``Local/1@vaxel-out-0000000a;1``: an endpoint's, with a number."""
        end = name[-2:] if name.endswith((";1", ";2")) else ""
        endpoint = self.endpoint(endpoint_of(name.removesuffix(end)))
        return f"{endpoint}-{int(self._nth('channel', name.removesuffix(end))):08x}{end}"

    def id(self, text: str) -> str:
        """Asterisk's id of a channel, or ours of a call back: digits too."""
        return f"1{int(self._nth('id', text)):05}" if text.isdecimal() else f"1.{self._nth('id', text)}"

    def sound(self, path: str) -> str:
        return f"/sound-{self._nth('sound', path)}" if path else ""

    def _nth(self, what: str, real: str) -> str:
        known = self._found.setdefault(what, {})
        return known.setdefault(real, str(len(known) + 1))

    # The document.

    def _make_document(self) -> Document:
        renamed = self._rename(self._plain, ())
        try:
            return Document.model_validate_json(json.dumps(renamed))
        except ValidationError as error:
            place = _place_of(error.errors(include_url=False)[0]["loc"], self._plain, renamed)
            raise NoPseudonymError(f"no other name could be made for {place}") from None

    def _rename(self, value: Json, place: tuple[str, ...]) -> Json:
        match value:
            case dict():
                return {
                    self._rename_key(key, place): self._rename(inner, (*place, key))
                    for key, inner in value.items()
                }
            case list():
                return [self._rename(inner, (*place, str(index))) for index, inner in enumerate(value)]
            case str():
                return self._rename_text(value, place)
            case _:
                return value

    def _rename_key(self, key: str, place: tuple[str, ...]) -> str:
        match place:
            case ("numbers" | "display_numbers",):
                return self._international(key)
            case (section,) if section in self._keys:
                return self._keys[section][key]
            case _:
                return key

    def _rename_text(self, text: str, place: tuple[str, ...]) -> str:
        match meaning_of(place, text):
            case Meaning.ORGANISATION:
                return "company"
            case Meaning.NAME:
                return self._name(place)
            case Meaning.MAIL:
                return f"{self._keys['people'][place[1]]}@example.com"
            case Meaning.TEXT:
                return f"Text {self._nth('text', text)}"
            case Meaning.BILLING:
                return f"Billing {self._nth('billing', text)}"
            case Meaning.NUMBER:
                return self._international(text)
            case Meaning.EXTENSION:
                return self.extension(text)
            case Meaning.ENDPOINT:
                return self.endpoint(text)
            case Meaning.DESTINATION:
                return self.destination(text)
            case Meaning.DIGEST:
                return f"{int(self._nth('digest', text)):064x}"
            case Meaning.PLAIN:
                return text
            case section:
                return self._keys[section.value].get(text, text)

    def _name(self, place: tuple[str, ...]) -> str:
        if place == ("name",):
            return "Company"
        key = self._keys.get(place[0], {}).get(place[1], place[0])
        return key.replace("-", " ").capitalize()

    def _international(self, text: str) -> str:
        """As the document has it: with its country, so that its own way of writing tells nothing."""
        number = read_number(text, self._document.country)
        return self._numbers.replace(text if number is None else number)


def _renamed(section: Json, word: str) -> dict[str, str]:
    """Names in the order of the keys' own: what is sorted by them stays as it was."""
    keys = sorted(section) if isinstance(section, dict) else []
    width = len(str(len(keys)))
    return {key: f"{word}-{number:0{width}}" for number, key in enumerate(keys, 1)}


def _place_of(renamed_place: Sequence[int | str], plain: Json, renamed: Json) -> str:
    """Where something stands in a document, by where it does under other names, which has the same order."""
    place: list[str] = []
    for part in renamed_place:
        if isinstance(plain, dict) and isinstance(renamed, dict) and part in renamed:
            key = list(plain)[list(renamed).index(str(part))]
            plain, renamed = plain[key], renamed[str(part)]
            place.append(key)
        elif isinstance(plain, list) and isinstance(renamed, list) and isinstance(part, int):
            plain, renamed = plain[part], renamed[part]
            place.append(str(part))
    return ".".join(place) or "the configuration"


def _texts_in(value: Json) -> Iterable[str]:
    match value:
        case dict():
            for key, inner in value.items():
                yield key
                yield from _texts_in(inner)
        case list():
            for inner in value:
                yield from _texts_in(inner)
        case str():
            yield value
