"""Groups that ring otherwise, or offer their callers something else."""

from collections.abc import Iterator

from dialplan.check.otherwise.note import ANOTHER_WORDING, Otherwise, Where, compare_settings
from dialplan.destinations import Callback, HuntGroup

_SETTINGS = (
    *("strategy", "max_wait_s", "max_waiting", "ring_s", "rest_s", "next_level_s", "wrap_up_s"),
    *("pause_after", "priority"),
)
_OF_CALLBACK = ("key", "tries", "retry_s", "ring_s")


def compare_groups(where: Where, now: HuntGroup, draft: HuntGroup) -> Iterator[Otherwise]:
    settings = ((name, getattr(now, name), getattr(draft, name)) for name in _SETTINGS)
    yield from compare_settings(where, settings)
    yield from _compare_callbacks((*where, "callback"), now.callback, draft.callback)


def _compare_callbacks(where: Where, now: Callback | None, draft: Callback | None) -> Iterator[Otherwise]:
    match now, draft:
        case None, Callback():
            yield Otherwise(where, f"is offered, by key {draft.key}", "not offered")
        case Callback(), None:
            yield Otherwise(where, "is not offered any more", f"offered, by key {now.key}")
        case Callback(), Callback():
            settings = ((name, getattr(now, name), getattr(draft, name)) for name in _OF_CALLBACK)
            yield from compare_settings(where, settings)
            if now.offer != draft.offer:
                yield Otherwise((*where, "offer"), *ANOTHER_WORDING)
