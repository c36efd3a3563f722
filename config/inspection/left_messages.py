"""Says of voicemail boxes that are to go that somebody's messages are still in them."""

from collections.abc import Iterator, Mapping

from dialplan.check import Finding


def find_left_messages(messages: Mapping[str, int]) -> Iterator[Finding]:
    """``messages`` says how many each box has."""
    for box, count in sorted(messages.items()):
        yield Finding(
            tuple(box.split("/")),
            f"still has {count} {'message' if count == 1 else 'messages'}, which would go with it",
            f"delete them first: vaxel voicemail delete {box} --yes",
        )
