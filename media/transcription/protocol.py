"""What the transcriber and its worker say to each other: JSON objects, one a line."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

LONGEST_LINE = 1 << 20
"""A quarter of an hour of speech is some 15,000 letters, each of six bytes at most."""


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Order(_Line):
    """The worker's argument: what to load, and what it may take."""

    model: str
    models: Path
    threads: int
    niceness: int
    memory_bytes: int
    load_deadline_s: float
    idle_s: float


class Job(_Line):
    """One recording."""

    file: Path
    language: str
    deadline_s: float


class Ready(_Line):
    """The model is loaded; said once."""

    said: Literal["ready"] = "ready"
    load_s: float


class Away(_Line):
    """The model can't be loaded; the worker ends."""

    said: Literal["away"] = "away"
    why: str = Field(max_length=600)


class Heard(_Line):
    """What was said in the recording, perhaps nothing."""

    said: Literal["heard"] = "heard"
    text: str


class Refused(_Line):
    """The recording can't be transcribed, by any later try either."""

    said: Literal["refused"] = "refused"
    why: str = Field(max_length=600)


class Failed(_Line):
    """Something broke on the recording; the worker ends. Only the kind of error: its text may quote sound."""

    said: Literal["failed"] = "failed"
    kind: str = Field(max_length=100)


Answer = Ready | Away | Heard | Refused | Failed
ANSWER: TypeAdapter[Answer] = TypeAdapter(Answer)
