"""Plots as SVG for an HTML page: calls by the hour, waits, and the load on each agent."""

import io
from collections.abc import Callable, Sequence

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from console.reports.words import Words
from simulator.traffic.figures import Figures, Spread

_BLUE, _ORANGE, _GREY, _GREEN = "#2b6cb0", "#dd6b20", "#a0aec0", "#2f855a"
_BARS = 30
_MOST_AGENTS = 60


def calls_by_hour(figures: Figures, words: Words) -> str:
    """Answered, abandoned and all other calls of each hour, stacked, and the mean wait over them."""
    hours = sorted(figures.hours)
    answered = [figures.hours[hour].answered for hour in hours]
    abandoned = [figures.hours[hour].abandoned for hour in hours]
    others = [figures.hours[hour].calls for hour in hours]
    others = [all_ - one - two for all_, one, two in zip(others, answered, abandoned, strict=True)]

    def draw(axes: Axes) -> None:
        axes.bar(hours, answered, color=_BLUE, label=words.answered)
        axes.bar(hours, abandoned, bottom=answered, color=_ORANGE, label=words.abandoned)
        below = [one + two for one, two in zip(answered, abandoned, strict=True)]
        axes.bar(hours, others, bottom=below, color=_GREY, label=words.others)
        axes.set_xticks(hours)
        axes.set_xlabel(words.hour)
        axes.set_ylabel(words.calls)
        waits = axes.twinx()
        mean_s = [figures.hours[hour].wait_s for hour in hours]
        waits.plot(hours, mean_s, color=_GREEN, marker="o", label=words.mean_wait)
        waits.set_ylabel(words.mean_wait)
        waits.set_ylim(bottom=0)
        bars, names = axes.get_legend_handles_labels()
        line, name = waits.get_legend_handles_labels()
        axes.legend(bars + line, names + name, loc="upper right", fontsize=8)

    return _svg(draw)


def waits(figures: Figures, words: Words) -> str:
    """How long callers waited until they were answered, or gave up."""
    longest_s = max(figures.waits.below_s(0.99), figures.abandons.below_s(0.99), figures.within_s, 1.0)

    def draw(axes: Axes) -> None:
        edges = [longest_s * step / _BARS for step in range(_BARS + 1)]
        axes.hist(
            [_capped(figures.waits, longest_s), _capped(figures.abandons, longest_s)],
            bins=edges,
            stacked=True,
            color=[_BLUE, _ORANGE],
            label=[words.answered, words.abandoned],
        )
        axes.axvline(figures.within_s, color=_GREEN, linestyle="--", label=words.goal)
        axes.set_xlabel(words.wait)
        axes.set_ylabel(words.calls)
        axes.legend(fontsize=8)

    return _svg(draw)


def agent_load(figures: Figures, words: Words) -> str:
    """The part of their time that each agent talked; of many agents the busiest."""
    busiest = sorted(figures.agents.items(), key=lambda item: -item[1].load)[:_MOST_AGENTS]
    names = [str(agent) for agent, _ in busiest]
    loads = [100 * agent.load for _, agent in busiest]

    def draw(axes: Axes) -> None:
        axes.bar(names, loads, color=_BLUE)
        axes.set_ylim(0, 100)
        axes.set_ylabel(words.load)
        axes.tick_params(axis="x", rotation=90, labelsize=8)

    return _svg(draw)


def _capped(spread: Spread, longest_s: float) -> Sequence[float]:
    """The few longest go into the last bar."""
    return [min(seconds, longest_s) for seconds in spread.seconds]


def _svg(draw: Callable[[Axes], None]) -> str:
    """The same figures give the same text, so that two reports can be compared."""
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "vaxel", "font.family": "sans-serif"}):
        canvas = Canvas(figsize=(9, 3.4), layout="constrained")
        draw(canvas.add_subplot())
        out = io.StringIO()
        canvas.savefig(out, format="svg", metadata={"Date": None})
    return out.getvalue().partition("?>")[2].partition('.dtd">')[2]
