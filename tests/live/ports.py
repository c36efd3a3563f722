"""Free ports for what a test starts, each handed out once, also where tests run in several processes."""

import itertools
import random
import socket
from collections import deque
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


_HELD: Final = 400
"""More than are chosen and not yet used at any time."""
_holds: Final[deque[socket.socket]] = deque(maxlen=_HELD)


def free_port() -> int:
    """Return a port that is free for UDP and TCP on the addresses of phones and trunk."""
    return next(
        port for port in itertools.islice(_candidates, len(_RANGE)) if _is_free(port) and _can_hold(port)
    )


def _can_hold(port: int) -> bool:
    """Keep other processes from it: what is chosen here is often used seconds later."""
    hold = socket.socket(socket.AF_UNIX)
    try:
        hold.bind(f"\0vaxel-test-port-{port}")
    except OSError:
        hold.close()
        return False
    _holds.append(hold)
    return True


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
