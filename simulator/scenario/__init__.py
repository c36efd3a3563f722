"""A scenario: who calls whom when, how the phones react, what breaks, and what must come out."""
