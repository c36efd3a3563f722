"""Why there is no transcript: told apart by whether a later try can help.

They are kinds of OSError, RuntimeError and ValueError, for callers that know the transcriber by a port only.
"""


class TranscriberAway(OSError):
    """Nothing can be transcribed just now, whatever the recording; the message says what to do."""


class TranscriptionFailed(RuntimeError):
    """The worker was lost over this recording: a later try may work, but after a few it is the recording."""


class NotTranscribable(ValueError):
    """No later try will transcribe this recording; the message says why."""
