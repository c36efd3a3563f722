"""The words that any such file has: an entry, and a time."""

import re
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from config.problems import quote

_DURATION = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,3})?) *(s|min|h)?")
_SECONDS = {"s": 1, "min": 60, "h": 3600, None: 1}
_LONGEST_S = 24 * 3600


class Words(BaseModel):
    """An entry of a file: says no to anything it does not know."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    def said(self) -> list[str]:
        """The settings that the file gives."""
        return [name for name in type(self).model_fields if getattr(self, name) is not None]


def _read_duration(value: object) -> object:
    match = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if match is not None:
        return float(match[1]) * _SECONDS[match[2]]
    if isinstance(value, str):
        raise ValueError(f"{quote(value)} is not a time: write 4, 4 s, 2 min or 1 h")
    return value


Seconds = Annotated[
    float,
    BeforeValidator(_read_duration),
    Field(ge=0, le=_LONGEST_S),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number", "minimum": 0, "maximum": _LONGEST_S},
                {"type": "string", "pattern": f"^{_DURATION.pattern}$"},
            ]
        }
    ),
]
