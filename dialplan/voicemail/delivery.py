"""How long what could not be done with a message waits for its next try."""

WAITS_FOR_TRANSCRIPT_S = 600.0
"""A mail goes out with its transcript, or without one that is not there by then."""

MOST_TRANSCRIPTIONS = 5
"""Tries at a recording that ends the transcriber each time."""

TRANSCRIPTION_LEASE_S, MAIL_LEASE_S = 3600.0, 300.0
"""What an engine took on and never told the end of is another's after this: it may have been killed."""

_FIRST_S, _LONGEST_S = 15.0, 1800.0


def again_after_s(tries: int) -> float:
    """Seconds to the next try after so many: twice as long each time, half an hour at most."""
    return min(_LONGEST_S, _FIRST_S * 2.0 ** min(tries - 1, 20))
