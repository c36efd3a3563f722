"""A run's last line says that real Asterisk was not tested: the summary's own line is easy to overlook."""

from typing import Final, Protocol

import pytest

_WHY: Final = pytest.StashKey[str]()
_OUTPUT: Final = "why_skipped"


class _Worker(Protocol):
    """A process of pytest-xdist's, as the run that started it sees it."""

    config: pytest.Config
    workeroutput: dict[str, object]


def tell_at_the_end(config: pytest.Config, why: str) -> None:
    config.stash[_WHY] = why
    if (output := getattr(config, "workeroutput", None)) is not None:
        output[_OUTPUT] = why  # a worker's own last line nobody sees


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: _Worker) -> None:
    why = getattr(node, "workeroutput", {}).get(_OUTPUT)  # a worker that crashed has none
    if why is not None:
        node.config.stash[_WHY] = str(why)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    if why := config.stash.get(_WHY, None):
        print(f"The tests on a real Asterisk were skipped: {why}")
