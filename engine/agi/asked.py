"""One command on its way, and the accounting of all the replies that it brings about."""

from dataclasses import dataclass

from engine.agi.codec import Reply, Success


@dataclass(slots=True)
class Asked:
    """A command on its way, and the NOOPs sent after it to stop its sound.

    ``is_answered`` with no ``reply`` where there is none: the stream ended, or the sound was stopped.
    ``is_late`` once its time was out; it may be answered yet.
    """

    name: str
    expires_at: float
    reply: Reply | None = None
    is_answered: bool = False
    is_over: bool = False
    is_late: bool = False
    stops: int = 0
    is_stop_heard: bool = False

    def take(self, said: Reply) -> None:
        """Account for one reply to this command, or to a NOOP that was to stop it."""
        if self.stops and isinstance(said, Success) and said.endpos is None:
            self.stops -= 1
            self.is_stop_heard = True
        elif not self.is_answered:
            self.reply = said
        self.is_answered = True
        self.is_over = not self.stops

    def end(self) -> None:
        """No reply is to come any more."""
        self.is_answered = self.is_over = True
