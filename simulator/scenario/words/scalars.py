"""What one word of a file may be: keys of a telephone, a PIN, the name of a phone."""

import re
from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema

from config.problems import quote

_KEYS = re.compile(r"[0-9*#]{1,20}")
_PIN = re.compile(r"[0-9]{4,8}")
_PHONE = re.compile(r"[A-Za-z0-9_.-]{1,60}")


def _check_keys(keys: str) -> str:
    if not _KEYS.fullmatch(keys):
        raise ValueError(f"{quote(keys)} are not keys of a telephone: 0 to 9, * and #")
    return keys


Keys = Annotated[
    str, AfterValidator(_check_keys), WithJsonSchema({"type": "string", "pattern": f"^{_KEYS.pattern}$"})
]


def _check_pin(pin: str) -> str:
    if not _PIN.fullmatch(pin):
        raise ValueError("is not a PIN: 4 to 8 digits")
    return pin


Pin = Annotated[
    str, AfterValidator(_check_pin), WithJsonSchema({"type": "string", "pattern": f"^{_PIN.pattern}$"})
]


def _check_phone(name: str) -> str:
    if not _PHONE.fullmatch(name):
        raise ValueError(f"{quote(name)} is not the name of a phone: at most 60 of A-Z, a-z, 0-9, _ . -")
    return name


PhoneName = Annotated[
    str, AfterValidator(_check_phone), WithJsonSchema({"type": "string", "pattern": f"^{_PHONE.pattern}$"})
]
