"""Audio files: what somebody recorded or uploaded, by the digest of its sound."""

import re
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field

from config.entry import Entry, Name

_DIGEST = re.compile(r"[0-9a-f]{64}")
# BCP 47: a language, then script, region and variants. What each tag means is not looked up.
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}")


def _check_digest(digest: str) -> str:
    if not _DIGEST.fullmatch(digest):
        raise ValueError("is not the SHA-256 digest of a file that was added: vaxel audio add")
    return digest


def _check_tag(tag: str) -> str:
    if not _TAG.fullmatch(tag):
        raise ValueError("is not a language tag (BCP 47) such as sv, sv-SE or en-GB")
    return tag


class Source(StrEnum):
    """How a sound came into the house."""

    UPLOADED = "uploaded"
    RECORDED = "recorded"


LanguageTag = Annotated[str, AfterValidator(_check_tag)]


class AudioEntry(Entry):
    """``format`` is what was uploaded; ``length_s`` in seconds."""

    name: Name
    language: LanguageTag
    digest: Annotated[str, AfterValidator(_check_digest)]
    format: Annotated[str, Field(max_length=20)]
    length_s: Annotated[float, Field(ge=0.001, le=7200)]
    source: Source = Source.UPLOADED
