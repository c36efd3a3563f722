"""The report of what a change moves: figures and plots before and after it, beside each other."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from console.reports.charts import agent_load_beside, answered_within, calls_by_hour_beside
from console.reports.languages import WORDS
from console.reports.numbers import NO_VALUE, percent, say, say_signed
from console.reports.page import render
from console.reports.traffic import figures_json
from console.reports.words import Words
from dialplan.disposition import Disposition
from simulator.traffic.changes import Mean, Measure, Moved, Unit, compare_days
from simulator.traffic.pooling import pooled
from simulator.traffic.results import Results

_FIRST = ("service_level", "abandoned", "mean_wait", "load")
"""What stands above all."""


def change_html(
    before: Sequence[Results], after: Sequence[Results], compared_with: str, language: str
) -> str:
    """The whole page; ``compared_with`` is the file or draft that the change is in."""
    words = WORDS[language]
    moved = compare_days(before, after)
    scenario = before[0].day.scenario
    one, other = pooled([day.whole for day in before]), pooled([day.whole for day in after])
    names = {**before[0].day.names, **after[0].day.names}
    has_agents = bool(one.agents or other.agents)
    return render(
        "change.html.j2",
        words=words,
        story=scenario.story,
        day=f"{scenario.starts:%Y-%m-%d}",
        before=scenario.file,
        after=compared_with,
        intro=words.change_intro.format(len(before)) if len(before) > 1 else words.one_day,
        sums=list(_sums(moved, words)),
        tables=list(_tables(moved, words, names)),
        service_note=words.service_note.format(f"{before[0].day.answered_within_s:g}"),
        days=len(before),
        by_hour=calls_by_hour_beside(one, other, words, len(before)),
        waits=answered_within(one, other, words),
        load=agent_load_beside(one, other, words, names) if has_agents else "",
        made_by=words.made_by.format(one.calls + other.calls, scenario.file, _seeds(before)),
    )


def change_rows(moved: Sequence[Moved], language: str) -> Iterator[Sequence[str]]:
    """For a terminal: place, figure, before, after, difference and verdict."""
    words = WORDS[language]
    for one in moved:
        name, before, after, difference, verdict, _ = _row(one, words)
        yield one.place or "", name, before, after, difference, verdict


def _sums(moved: Sequence[Moved], words: Words) -> Iterator[Sequence[str]]:
    """Figure, its new value, what it was, and what to think of that."""
    whole = {one.measure.name: one for one in moved if one.place is None}
    for name in _FIRST:
        if name in whole:
            figure, before, after, difference, verdict, conclusion = _row(whole[name], words)
            yield figure, after, f"{words.before} {before}, {difference}", verdict, conclusion


def _tables(
    moved: Sequence[Moved], words: Words, names: Mapping[str, str]
) -> Iterator[tuple[str, Sequence[Sequence[str]]]]:
    for place, figures in groupby(moved, key=lambda one: one.place):
        title = words.all_calls if place is None else names.get(place, place)
        yield title, [_row(one, words) for one in figures]


def _row(one: Moved, words: Words) -> Sequence[str]:
    unit = one.measure.unit
    return (
        _name(one.measure, words),
        _value(one.before, unit, words),
        _value(one.after, unit, words),
        _difference(one.difference, unit, words),
        one.verdict.value,
        words.verdicts[one.verdict],
    )


def _name(measure: Measure, words: Words) -> str:
    """Of what calls can come to it is what a day's report calls it."""
    name = words.figures.get(measure.name)
    return words.dispositions[Disposition(measure.name)] if name is None else name


def _value(mean: Mean | None, unit: Unit, words: Words) -> str:
    if mean is None:
        return NO_VALUE
    value = mean.value
    match unit:
        case Unit.PART:
            return percent(value, words, 1)
        case Unit.SECONDS:
            return f"{say(value, words, 1)} s"
        case Unit.COUNT:
            return say(value, words, 0 if value == int(value) else 1)


def _difference(difference: Mean | None, unit: Unit, words: Words) -> str:
    """Parts differ by points: 60 % and 66 % by 6, not by 10 %."""
    if difference is None:
        return NO_VALUE
    factor = 100 if unit is Unit.PART else 1
    margin = "" if difference.margin is None else f" ± {say(factor * difference.margin, words, 1)}"
    return f"{say_signed(factor * difference.value, words, 1)}{margin}"


def _seeds(results: Sequence[Results]) -> str:
    first, last = results[0].day.seed, results[-1].day.seed
    return str(first) if first == last else f"{first}-{last}"


def change_json(
    before: Sequence[Results], after: Sequence[Results], compared_with: str
) -> Mapping[str, object]:
    """Plain values for ``json.dumps`` (docs/contract.md)."""
    scenario = before[0].day.scenario
    return {
        "file": scenario.file,
        "against": compared_with,
        "story": scenario.story,
        "seeds": [results.day.seed for results in before],
        "moved": [_moved_json(one) for one in compare_days(before, after)],
        "before": figures_json(pooled([results.whole for results in before])),
        "after": figures_json(pooled([results.whole for results in after])),
    }


def _moved_json(one: Moved) -> Mapping[str, object]:
    return {
        "figure": one.measure.name,
        "group": one.place,
        "unit": one.measure.unit,
        "before": _rounded(one.before.value if one.before else None),
        "after": _rounded(one.after.value if one.after else None),
        "difference": _rounded(one.difference.value if one.difference else None),
        "margin": _rounded(one.difference.margin if one.difference else None),
        "verdict": one.verdict,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
