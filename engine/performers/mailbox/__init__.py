"""A visit to a voicemail box: let in by PIN, messages heard, a greeting recorded, the PIN changed."""

from engine.performers.mailbox.visiting import perform_mailbox

__all__ = ["perform_mailbox"]
