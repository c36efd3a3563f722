"""What differs between one Asterisk and another, checked so that it can go into Asterisk's files as it is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import phonenumbers

_HOST: Final = re.compile(r"[A-Za-z0-9.-]{1,253}")
_NETWORK: Final = re.compile(r"[A-Za-z0-9.:-]{1,253}(/[0-9]{1,3})?")
_NAME: Final = re.compile(r"[A-Za-z0-9_+-]{1,64}")
_SECRET: Final = re.compile(r"[A-Za-z0-9_.~+/=-]{8,128}")
_CONTACT: Final = re.compile(r"sips?:([A-Za-z0-9_.+-]{1,64}@)?[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?")
_DIALSTRING: Final = re.compile(r"[A-Za-z0-9]{1,20}/[A-Za-z0-9_.+:@-]{1,200}")
_NUMBER: Final = re.compile(r"\+?[0-9]{2,20}")
_FOLDER: Final = re.compile(r"/[A-Za-z0-9_./+-]{0,400}")

_TAKEN_SECTIONS: Final = {"global", "system", "transport-udp", "voice"}
"""Sections of pjsip.conf that no phone and no trunk may be named after."""


@dataclass(frozen=True, slots=True)
class EngineAddress:
    """Where an engine serves FastAGI."""

    host: str
    port: int = 4573

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone that Asterisk can ring as ``PJSIP/name``; without a contact (a SIP URI) it has to register."""

    name: str
    contact: str | None = None


@dataclass(frozen=True, slots=True)
class AsteriskFolders:
    """Where an Asterisk of its own, beside any other on the machine, reads and writes, as it sees them."""

    config: str
    run: str


@dataclass(frozen=True, slots=True)
class AsteriskConfigSettings:
    """All that is asked about one Asterisk; durations are in seconds.

    Every value ends up in a configuration file or in the dialplan. ``ValueError`` names the first field
    that holds anything but harmless characters or lies outside its range.
    """

    ami_secret: str
    engines: tuple[EngineAddress, ...] = (EngineAddress("127.0.0.1"),)
    ami_user: str = "vaxel"
    ami_address: str = "127.0.0.1"
    ami_port: int = 5038
    sip_address: str = "127.0.0.1"
    sip_port: int = 5060
    rtp_ports: tuple[int, int] = (10000, 20000)
    trunk: str = "trunk"
    trunk_match: str = "127.0.0.2"
    trunk_contact: str | None = None
    landline: str | None = None
    country: str = "SE"
    phones: tuple[Phone, ...] = ()
    wait_between_tries_s: float = 1.0
    max_tries: int = 20
    fallback: str | None = None
    fallback_ring_s: int = 30
    music_folder: str = "/usr/share/asterisk/moh"
    prompts_folder: str = "/var/lib/vaxel/prompts"
    recordings_folder: str = "/var/lib/vaxel/recordings"
    folders: AsteriskFolders | None = None

    def __post_init__(self) -> None:
        for field, text, pattern in self._texts():
            if text is not None and not pattern.fullmatch(text):
                shown = "the value" if field == "ami_secret" else repr(text)
                raise ValueError(
                    f"{field}: {shown} has characters that cannot go into Asterisk's configuration"
                )
        for field, holds in self._conditions():
            if not holds:
                raise ValueError(f"{field}: {getattr(self, field)!r} cannot be used")

    def _texts(self) -> Iterator[tuple[str, str | None, re.Pattern[str]]]:
        yield "ami_secret", self.ami_secret, _SECRET
        yield "ami_user", self.ami_user, _NAME
        yield "ami_address", self.ami_address, _HOST
        yield "sip_address", self.sip_address, _HOST
        yield "trunk", self.trunk, _NAME
        yield "trunk_match", self.trunk_match, _NETWORK
        yield "trunk_contact", self.trunk_contact, _CONTACT
        yield "landline", self.landline, _NUMBER
        yield "fallback", self.fallback, _DIALSTRING
        yield "music_folder", self.music_folder, _FOLDER
        yield "prompts_folder", self.prompts_folder, _FOLDER
        yield "recordings_folder", self.recordings_folder, _FOLDER
        for engine in self.engines:
            yield "engines", engine.host, _HOST
        for phone in self.phones:
            yield "phones", phone.name, _NAME
            yield "phones", phone.contact, _CONTACT
        if self.folders is not None:
            yield "folders", self.folders.config, _FOLDER
            yield "folders", self.folders.run, _FOLDER

    def _conditions(self) -> Iterator[tuple[str, bool]]:
        names = [self.trunk, *(phone.name for phone in self.phones)]
        first_rtp_port, last_rtp_port = self.rtp_ports
        yield "engines", bool(self.engines) and all(_is_port(engine.port) for engine in self.engines)
        yield "ami_user", self.ami_user != "general"
        yield "country", self.country in phonenumbers.SUPPORTED_REGIONS
        yield "ami_port", _is_port(self.ami_port)
        yield "sip_port", _is_port(self.sip_port)
        yield (
            "rtp_ports",
            _is_port(first_rtp_port) and _is_port(last_rtp_port) and first_rtp_port < last_rtp_port,
        )
        yield "phones", len(set(names)) == len(names) and not _TAKEN_SECTIONS & set(names)
        yield "wait_between_tries_s", 0.1 <= self.wait_between_tries_s <= 60
        yield "max_tries", 1 <= self.max_tries <= 1000
        yield "fallback_ring_s", 1 <= self.fallback_ring_s <= 600


def _is_port(number: int) -> bool:
    return 1 <= number <= 65535
