"""How many callers wait in each group, read from the journal of a running engine without touching it."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from dialplan.ids import DestinationId, OrganisationId
from engine.calls.progress import CallProgress

_PROGRESS: TypeAdapter[CallProgress] = TypeAdapter(CallProgress)


def count_waiting(folder: Path, organisation: OrganisationId) -> Mapping[DestinationId, int]:
    """Callers in a group who don't talk yet. The journal is up to 50 ms behind the calls."""
    waiting: Counter[DestinationId] = Counter()
    for file in folder.glob("*.json"):
        try:
            call = _PROGRESS.validate_json(file.read_bytes())
        except (OSError, ValidationError):  # over meanwhile, or an engine's to put aside
            continue
        if (
            call.organisation == organisation
            and call.at is not None
            and not (call.facts.talked or call.ended)
        ):
            waiting[call.at] += 1
    return waiting
