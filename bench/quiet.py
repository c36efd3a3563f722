"""What all measurements on the stand-in share."""

import logging

import structlog


class StoryFailed(Exception):
    """The calls did not come out as they had to."""


def quieten() -> None:
    """Write no log but warnings: a terminal's speed is not ours."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
