"""The report of a day of traffic: one HTML file that a manager understands, and the same figures as JSON."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from console.reports.charts import agent_load, calls_by_hour, waits
from console.reports.english import ENGLISH
from console.reports.languages import WORDS
from console.reports.numbers import NO_VALUE, percent, say, seconds
from console.reports.page import render
from console.reports.words import Words
from dialplan.disposition import Disposition
from simulator.traffic.against_theory import Case, Compared
from simulator.traffic.figures import AgentFigures, Figures, Hour, Spread
from simulator.traffic.results import Results

_NINE_OF_TEN = 0.9
_MANY = 5
"""Of fewer calls in an hour it says little how many were answered."""


def traffic_html(results: Results, compared: Sequence[Compared], language: str) -> str:
    """The whole page, with nothing to fetch from anywhere."""
    words = WORDS[language]
    scenario, whole = results.day.scenario, results.whole
    return render(
        "traffic.html.j2",
        words=words,
        story=scenario.story,
        day=f"{scenario.starts:%Y-%m-%d}",
        in_short=" ".join(_in_short(whole, words)),
        came_to=list(_came_to(whole, words)),
        wait_rows=list(_waits_rows(whole, words)),
        service_note=words.service_note.format(f"{whole.within_s:g}"),
        sums=list(_sums(whole, words)),
        by_hour=calls_by_hour(whole, words),
        waits=waits(whole, words),
        groups=[
            _group_row(results.day.names.get(group, group), figures, words)
            for group, figures in results.groups.items()
        ],
        load=agent_load(whole, words, results.day.names) if whole.agents else "",
        theory=[_theory_row(one, words) for one in compared],
        made_by=words.made_by.format(whole.calls, scenario.file, results.day.seed),
    )


def _in_short(figures: Figures, words: Words) -> Iterator[str]:
    """The day in a sentence or two."""
    if not figures.calls:
        yield words.no_calls
        return
    yield words.in_short.format(
        figures.calls,
        figures.answered,
        percent(figures.part(figures.answered), words),
        percent(figures.service_level, words),
        f"{figures.within_s:g}",
        figures.abandoned,
        percent(figures.part(figures.abandoned), words),
    )
    if asked := figures.dispositions.get(Disposition.CALLBACK):
        yield words.called_back.format(asked, figures.called_back)
    busy = {hour: one for hour, one in figures.hours.items() if _is_hard(one)}
    if busy:
        hour, worst = min(busy.items(), key=lambda item: item[1].answered / item[1].calls)
        span = f"{hour:02}-{hour + 1:02}"
        yield words.worst_hour.format(span, worst.answered, worst.calls, say(worst.wait_s, words))


def _is_hard(hour: Hour) -> bool:
    """Whether some of many got through to nobody; where nobody even gave up, all was closed."""
    return hour.calls >= _MANY and hour.answered < hour.calls and hour.answered + hour.abandoned > 0


def _sums(figures: Figures, words: Words) -> Iterator[tuple[str, str, str]]:
    """Name, value and a note."""
    yield words.calls, str(figures.calls), f"{figures.answered} {words.answered}"
    within = words.within.format(f"{figures.within_s:g}")
    yield words.service_level, percent(figures.service_level, words), within
    gave_up = percent(figures.part(figures.abandoned), words)
    yield words.abandoned_part, gave_up, f"{figures.abandoned} {words.calls}"
    below = seconds(figures.waits.below_s(_NINE_OF_TEN), words)
    nine_of_ten = f"{words.nine_of_ten} {below}" if figures.answered else ""
    yield words.waits_of_answered, seconds(figures.waits.mean_s, words), nine_of_ten
    yield words.overflowed, str(figures.overflowed), ""
    seen = figures.foresight
    if seen.bias_s is not None:
        side = (words.shorter if seen.bias_s > 0 else words.longer).format(say(abs(seen.bias_s), words))
        note = words.foresight_error.format(side, seen.announced)
        yield words.foresight, seconds(seen.error_s, words), note


def _came_to(figures: Figures, words: Words) -> Iterator[Sequence[str]]:
    """What calls came to, the most common first."""
    for disposition, count in sorted(figures.dispositions.items(), key=lambda item: -item[1]):
        yield words.dispositions[disposition], str(count), percent(figures.part(count), words)


def _waits_rows(figures: Figures, words: Words) -> Iterator[Sequence[str]]:
    for name, spread in ((words.answered, figures.waits), (words.abandoned, figures.abandons)):
        told = (spread.mean_s, *(spread.below_s(part) for part in (0.5, _NINE_OF_TEN, 1.0)))
        yield name, str(len(spread.seconds)), *(seconds(one, words) for one in told)


def _group_row(group: str, figures: Figures, words: Words) -> Sequence[str]:
    return (
        group,
        str(figures.calls),
        str(figures.answered),
        str(figures.abandoned),
        str(figures.overflowed),
        str(figures.calls - figures.answered - figures.abandoned - figures.overflowed),
        percent(figures.service_level, words),
        NO_VALUE if figures.waits.mean_s is None else say(figures.waits.mean_s, words),
    )


def _theory_row(one: Compared, words: Words) -> Sequence[str]:
    told = (one.theory, one.simulated, one.margin)
    shown = (
        f"{say(value, words, 1)} s" if one.figure == "wait_s" else percent(value, words, 1) for value in told
    )
    theory, simulated, margin = shown
    return (
        f"{one.case.name}, {_case_words(one.case, words)}: {_figure_words(one, words)}",
        theory,
        simulated,
        f"±{margin}",
        words.agrees if one.agrees else words.parts,
    )


def theory_lines(compared: Sequence[Compared]) -> Iterator[str]:
    """For a terminal, in English: each group and its figures beside the theory's, with their units."""
    for case, figures in groupby(compared, key=lambda one: one.case):
        yield f"{case.name}: {_case_words(case, ENGLISH)}"
        for one in figures:
            unit, size = ("s", 1) if one.figure == "wait_s" else ("%", 100)
            told = (one.theory, one.simulated, one.margin)
            theory, simulated, margin = (f"{size * value:.1f}" for value in told)
            verdict = ENGLISH.agrees if one.agrees else ENGLISH.parts
            beside = f"theory {theory:>5} {unit}, simulated {simulated:>5} ±{margin} {unit}"
            yield f"  {_figure_words(one, ENGLISH):12} {beside}: {verdict}"


def _case_words(case: Case, words: Words) -> str:
    load = case.load
    agents = words.agents_of.format(load.agents, load.offered)
    patience = (
        words.for_ever
        if case.patience_s is None
        else words.patience_of.format(say(case.patience_s, words, 0))
    )
    return f"{agents}, {words.calls_of.format(case.calls, say(load.talk_s, words, 0))}, {patience}"


def _figure_words(one: Compared, words: Words) -> str:
    return {"waits": words.waits_at_all, "gives_up": words.gives_up, "wait_s": words.mean_wait}[one.figure]


def traffic_json(results: Results, compared: Sequence[Compared]) -> Mapping[str, object]:
    """Plain values for ``json.dumps`` (docs/contract.md)."""
    return {
        "file": results.day.scenario.file,
        "story": results.day.scenario.story,
        "seed": results.day.seed,
        **figures_json(results.whole),
        "groups": {group: figures_json(figures) for group, figures in results.groups.items()},
        "theory": [
            {
                "case": one.case.name,
                "agents": one.case.load.agents,
                "mean_talk_s": one.case.load.talk_s,
                "mean_patience_s": one.case.patience_s,
                "calls": one.case.calls,
                "figure": one.figure,
                "theory": one.theory,
                "simulated": one.simulated,
                "margin": one.margin,
                "agrees": one.agrees,
            }
            for one in compared
        ],
    }


def figures_json(figures: Figures) -> Mapping[str, object]:
    return {
        "calls": figures.calls,
        "dispositions": {disposition.value: count for disposition, count in figures.dispositions.items()},
        "service_level": _rounded(figures.service_level, 4),
        "within_s": figures.within_s,
        "waits": _spread_json(figures.waits),
        "abandons": _spread_json(figures.abandons),
        "overflowed": figures.overflowed,
        "called_back": figures.called_back,
        "foresight": {
            "announced": figures.foresight.announced,
            "bias_s": _rounded(figures.foresight.bias_s, 1),
            "error_s": _rounded(figures.foresight.error_s, 1),
        },
        "agents": {agent: _agent_json(one) for agent, one in figures.agents.items()},
        "hours": {f"{hour:02}": _hour_json(one) for hour, one in figures.hours.items()},
    }


def _agent_json(agent: AgentFigures) -> Mapping[str, object]:
    return {"calls": agent.calls, "talk_s": round(agent.talk_s, 1), "load": _rounded(agent.load, 4)}


def _hour_json(hour: Hour) -> Mapping[str, object]:
    return {
        "calls": hour.calls,
        "answered": hour.answered,
        "abandoned": hour.abandoned,
        "wait_s": round(hour.wait_s, 1),
    }


def _spread_json(spread: Spread) -> Mapping[str, object]:
    parts = {"median_s": 0.5, "p90_s": 0.9, "p99_s": 0.99, "longest_s": 1.0}
    return {
        "count": len(spread.seconds),
        "mean_s": _rounded(spread.mean_s, 1),
        **{name: _rounded(spread.below_s(part), 1) for name, part in parts.items()},
    }


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
