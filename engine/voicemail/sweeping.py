"""Takes the sound of deleted messages from the disk."""

from pathlib import Path

from engine.mailbox_ports import Mailboxes
from engine.ports import Recordings


class Sweeping:
    def __init__(self, mailboxes: Mailboxes, recordings: Recordings) -> None:
        self._mailboxes = mailboxes
        self._recordings = recordings

    async def do_some(self) -> bool:
        """Remove what there is to remove. Raises OSError where store or disk are away."""
        deleted = await self._mailboxes.deleted()
        for message in deleted:
            await self._recordings.remove(Path(message.file))
            await self._mailboxes.forget_sound(message.call)
        return bool(deleted)
