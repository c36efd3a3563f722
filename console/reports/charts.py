"""Plots as SVG for an HTML page: calls by the hour, waits, and the load on each agent."""

import io
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from console.reports.words import Words
from simulator.traffic.figures import Figures, Spread

_BLUE, _ORANGE, _GREY, _GREEN = "#2b6cb0", "#dd6b20", "#a0aec0", "#2f855a"
_BARS = 30
_STEPS = 200
_MOST_AGENTS = 60
_FEW_AGENTS = 8
"""So many names stand beside each other without being turned."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The tops of the two axes, so that plots beside each other can be compared."""

    calls: float
    wait_s: float


def calls_by_hour(figures: Figures, words: Words) -> str:
    """Answered, abandoned and all other calls of each hour, stacked, and the mean wait over them."""
    return _svg(lambda axes: _draw_hours(axes, figures, words, days=1))


def calls_by_hour_beside(before: Figures, after: Figures, words: Words, days: int) -> str:
    """The same of a mean day before and after a change."""
    hours = [hour for figures in (before, after) for hour in figures.hours.values()]
    scale = Scale(
        max((1.1 * hour.calls / days for hour in hours), default=1.0),
        max((1.1 * hour.wait_s for hour in hours), default=1.0) or 1.0,
    )
    pair = ((before, words.before), (after, words.after))

    def draw(canvas: Canvas) -> None:
        for axes, (figures, name) in zip(canvas.subplots(1, 2), pair, strict=True):
            _draw_hours(axes, figures, words, days, scale)
            axes.set_title(name)

    return _drawn(draw)


def _draw_hours(axes: Axes, figures: Figures, words: Words, days: int, scale: Scale | None = None) -> None:
    hours = sorted(figures.hours)
    answered = [figures.hours[hour].answered / days for hour in hours]
    abandoned = [figures.hours[hour].abandoned / days for hour in hours]
    both = [one + two for one, two in zip(answered, abandoned, strict=True)]
    others = [figures.hours[hour].calls / days - low for hour, low in zip(hours, both, strict=True)]
    axes.bar(hours, answered, color=_BLUE, label=words.answered)
    axes.bar(hours, abandoned, bottom=answered, color=_ORANGE, label=words.abandoned)
    axes.bar(hours, others, bottom=both, color=_GREY, label=words.others)
    axes.set_xticks(hours, [f"{hour:02}" for hour in hours])
    axes.set_xlabel(words.hour)
    axes.set_ylabel(words.calls)
    waits = axes.twinx()
    mean_s = [figures.hours[hour].wait_s for hour in hours]
    waits.plot(hours, mean_s, color=_GREEN, marker="o", label=words.mean_wait)
    waits.set_ylabel(words.mean_wait)
    waits.set_ylim(bottom=0)
    if scale is not None:
        axes.set_ylim(0, scale.calls)
        waits.set_ylim(0, scale.wait_s)
    bars, names = axes.get_legend_handles_labels()
    line, name = waits.get_legend_handles_labels()
    waits.legend(bars + line, names + name, loc="upper right", fontsize=8)


def waits(figures: Figures, words: Words) -> str:
    """How long callers waited until they were answered, or gave up."""
    longest_s = max(_end(figures.waits, 0.99), _end(figures.abandons, 0.99), figures.within_s, 1.0)

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


def answered_within(before: Figures, after: Figures, words: Words) -> str:
    """What part of all calls was answered within so many seconds, before and after."""
    longest_s = max(_end(before.waits, 0.98), _end(after.waits, 0.98), 2 * before.within_s, 1.0)
    seconds = [longest_s * step / _STEPS for step in range(_STEPS + 1)]

    def draw(axes: Axes) -> None:
        for figures, colour, name in ((before, _GREY, words.before), (after, _BLUE, words.after)):
            parts = [
                100 * bisect_right(figures.waits.seconds, limit) / max(1, figures.calls) for limit in seconds
            ]
            axes.plot(seconds, parts, color=colour, linewidth=2, label=name)
        axes.axvline(before.within_s, color=_GREEN, linestyle="--", label=words.goal)
        axes.set_ylim(0, 100)
        axes.set_xlim(0, longest_s)
        axes.set_xlabel(words.wait)
        axes.set_ylabel(words.part_of_answers)
        axes.legend(loc="lower right", fontsize=8)

    return _svg(draw)


def agent_load(figures: Figures, words: Words, names: Mapping[str, str]) -> str:
    """The part of their time that each agent talked; of many agents the busiest."""
    return _svg(lambda axes: _draw_loads(axes, [(figures, _BLUE, "")], words, names))


def agent_load_beside(before: Figures, after: Figures, words: Words, names: Mapping[str, str]) -> str:
    pair = [(before, _GREY, words.before), (after, _BLUE, words.after)]
    return _svg(lambda axes: _draw_loads(axes, pair, words, names))


def _draw_loads(
    axes: Axes, drawn: Sequence[tuple[Figures, str, str]], words: Words, names: Mapping[str, str]
) -> None:
    loads = [{agent: one.load or 0.0 for agent, one in figures.agents.items()} for figures, _, _ in drawn]
    everybody = {agent for one in loads for agent in one}
    busiest = sorted(everybody, key=lambda agent: (-max(one.get(agent, 0.0) for one in loads), agent))
    busiest = busiest[:_MOST_AGENTS]
    width = 0.8 / len(drawn)
    for number, ((_, colour, label), one) in enumerate(zip(drawn, loads, strict=True)):
        places = [place + (number - (len(drawn) - 1) / 2) * width for place in range(len(busiest))]
        heights = [100 * one.get(agent, 0.0) for agent in busiest]
        axes.bar(places, heights, width, color=colour, label=label)
    axes.set_xticks(range(len(busiest)), [names.get(agent, agent) for agent in busiest])
    axes.set_ylim(0, 100)
    axes.set_ylabel(words.load)
    if len(busiest) > _FEW_AGENTS:
        axes.tick_params(axis="x", rotation=90, labelsize=8)
    if len(drawn) > 1:
        axes.legend(fontsize=8)


def _end(spread: Spread, part: float) -> float:
    return spread.below_s(part) or 0.0


def _capped(spread: Spread, longest_s: float) -> Sequence[float]:
    """The few longest go into the last bar."""
    return [min(seconds, longest_s) for seconds in spread.seconds]


def _svg(draw: Callable[[Axes], None]) -> str:
    return _drawn(lambda canvas: draw(canvas.add_subplot()))


def _drawn(draw: Callable[[Canvas], None]) -> str:
    """The same figures give the same text, so that two reports can be compared."""
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "vaxel", "font.family": "sans-serif"}):
        canvas = Canvas(figsize=(9, 3.4), layout="constrained")
        draw(canvas)
        out = io.StringIO()
        canvas.savefig(out, format="svg", metadata={"Date": None})
    return out.getvalue().partition("?>")[2].partition('.dtd">')[2]
