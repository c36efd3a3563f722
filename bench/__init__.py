"""What a call costs: on a real Asterisk beside its dialplan alone, and on the stand-in in virtual time."""
