"""Where a real Asterisk lives: this machine's own, or a Debian root folder made for it."""

import fcntl
import subprocess
from pathlib import Path
from typing import Final

_DEPLOY: Final = Path(__file__).parents[2] / "deploy"


class NoAsteriskError(Exception):
    """No real Asterisk or no sipp can be had on this machine; says why."""


def find_asterisk_root() -> Path:
    """Return the root folder that Asterisk lives in, ``/`` for the machine's own.

    Installs sipp and makes the folder where needed, which takes a minute; who comes meanwhile waits for it.
    Raises NoAsteriskError.
    """
    with Path(__file__).open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _output_of("get-sipp.sh")
        return Path(_output_of("get-asterisk.sh"))


def _output_of(script: str) -> str:
    done = subprocess.run(["sh", _DEPLOY / script], capture_output=True, text=True, timeout=900, check=False)
    if done.returncode != 0:
        raise NoAsteriskError((done.stderr.strip().splitlines() or [f"{script} failed"])[-1])
    return done.stdout.strip().splitlines()[-1]
