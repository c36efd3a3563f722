"""How patient callers are, from how long those waited who gave up and those who did not have to."""

from collections.abc import Sequence


def mean_patience_s(waits: Sequence[tuple[float, bool]]) -> float | None:
    """The mean of an exponential patience, in seconds; None where nobody gave up.

    Each wait comes with whether the caller gave up at its end. Who was answered would have waited for some
    time more, so that the mean of those who gave up is too short: the estimate of the greatest likelihood
    is all waiting there was over the number of those who gave up (Mandelbaum and Zeltyn, 2004).
    """
    gave_up = sum(has_given_up for _, has_given_up in waits)
    return sum(wait_s for wait_s, _ in waits) / gave_up if gave_up else None
