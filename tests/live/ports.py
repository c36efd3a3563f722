"""Free ports for what a test starts, each handed out once."""

import itertools
import random
import socket
from typing import Final

_ADDRESSES: Final = ("127.0.0.1", "127.0.0.2")
_STEP: Final = 4
"""sipp takes the port it is told for sound, and one just above it for pictures."""
# Below the ports that the kernel gives away by itself (from 32768) and Asterisk's own for sound (from
# 20000): nobody takes one between its choice and its use, however late a phone is switched on.
_RANGE: Final = range(10000, 20000, _STEP)
_candidates: Final = itertools.cycle(_RANGE)
for _ in range(random.randrange(len(_RANGE))):  # another run of the tests begins somewhere else
    next(_candidates)


def free_port() -> int:
    """Return a port that is free for UDP and TCP on the addresses of phones and trunk."""
    return next(port for port in itertools.islice(_candidates, len(_RANGE)) if _is_free(port))


def _is_free(port: int) -> bool:
    for address in _ADDRESSES:
        for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
            for number in range(port, port + _STEP):
                with socket.socket(socket.AF_INET, kind) as probe:
                    try:
                        probe.bind((address, number))
                    except OSError:
                        return False
    return True
