"""Voicemail's decisions: a caller's review of what they said, a visit to a box, PINs, delivery."""
