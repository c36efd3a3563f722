"""Voicemail beside the calls: messages are kept, transcribed and mailed, and phones' lamps lit."""

from engine.voicemail.keeping import keep_message

__all__ = ["keep_message"]
