"""What a call costs: on a real Asterisk beside its dialplan alone; on the stand-in, by the thousand."""
